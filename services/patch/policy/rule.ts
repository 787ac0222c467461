import type { FunctionDefinition } from '../../python/definitions.ts';
import type { NameTable } from '../../python/names.ts';
import type { Node } from '../../python/parser.ts';
import type { PatchPolicyOptions, PatchRepo } from '../port.ts';
import type { Canonical, Locate } from './modules.ts';
import type { Use } from './uses.ts';

/** A parsed Python file, before or after the patch. */
export type PythonFile = {
  readonly path: string;
  readonly text: string;
  readonly root: Node;
  readonly names: NameTable;
  readonly functions: readonly FunctionDefinition[];
  readonly uses: readonly Use[];
};

/** A Python file of the reply; `before` is null where the patch adds it. */
export type PythonChange = { readonly path: string; readonly before: PythonFile | null; readonly after: PythonFile };

export type ReplyFile = { readonly path: string; readonly content: string };

/** What a rule sees before anything is parsed. `files` are normalised. */
export type TextContext = {
  readonly repo: PatchRepo;
  readonly files: readonly ReplyFile[];
  readonly options: PatchPolicyOptions;
};
export type CodeContext = TextContext & {
  readonly changes: readonly PythonChange[];
  /** Where dotted names lead in the repo as the patch leaves it. */
  readonly locate: Locate;
  /** What dotted names are called in the capabilities. */
  readonly canonical: Canonical;
  /** A module's file as the patch leaves it; null for those that no changed file imports. */
  fileAt(path: string): PythonFile | null;
};

/** One rule of the patch policy: sentences for the proposer's next attempt, none where it has nothing against the patch. */
export type Rule<Context> = { readonly name: string; check(context: Context): readonly string[] };

/** Where a node is, for a sentence: `app/main.py line 12`. */
export const placeOf = (file: PythonFile, node: Node): string => `${file.path} line ${node.startPosition.row + 1}`;

/**
 * What the new list has more of than the old one, by key: the last ones of each key, as many as were added. That is how
 * "newly introduced" is meant everywhere in the policy: code that was there may stay and move.
 */
export const newlyIntroduced = <T>(before: readonly T[], after: readonly T[], key: (item: T) => string): T[] => {
  const left = new Map<string, number>();
  for (const item of before) left.set(key(item), (left.get(key(item)) ?? 0) + 1);
  return after.filter((item) => {
    const count = left.get(key(item)) ?? 0;
    if (count > 0) left.set(key(item), count - 1);
    return count === 0;
  });
};
