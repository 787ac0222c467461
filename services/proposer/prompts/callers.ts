import { descendants, type Node, parsePython } from '../../python/parser.ts';
import type { ProposalContext } from '../port.ts';
import { withoutComments } from './functions.ts';

/** Files that are parsed to look for calls; those nearest to nothing else come in the repo's own order. */
const FILES = 40;
/** Calls that are shown of one function. */
const CALLS = 8;

/** What a call of a frame's function is written as: a class for `__init__`; null for what nobody calls by its name. */
const calledName = (name: string): string | null =>
  /^[A-Za-z_]\w*$/.test(name) && !/^__\w+__$/.test(name) ? name : null;

const nameOf = (call: Node): string | undefined => {
  const callee = call.childForFieldName('function');
  return (callee?.type === 'attribute' ? callee.childForFieldName('attribute') : callee)?.text;
};

/**
 * Lines of the repo that call the traceback's functions, by file: the crashed function's first, then outwards. Lines that the
 * traceback itself names are left out. By name only, so a call of another function of that name is among them.
 */
export const callers = async ({ classification, target, repo }: ProposalContext): Promise<Map<string, number[]>> => {
  const frames = classification.frames.filter(({ repoFile }) => repoFile !== undefined).toReversed();
  const names = [
    ...new Set([target.function, ...frames.map((frame) => frame.function)].flatMap((name) => calledName(name) ?? [])),
  ];
  const known = new Set(frames.map(({ repoFile, line }) => `${repoFile}:${line}`));
  const mentioning = [...repo.files].filter(
    ([path, text]) => path.endsWith('.py') && names.some((name) => text.includes(`${name}(`)),
  );
  const found: { readonly path: string; readonly line: number; readonly name: string }[] = [];
  for (const [path, text] of mentioning.slice(0, FILES)) {
    const tree = await parsePython(withoutComments(text));
    try {
      for (const call of descendants(tree.rootNode, 'call')) {
        const name = nameOf(call);
        const line = call.startPosition.row + 1;
        if (name !== undefined && names.includes(name) && !known.has(`${path}:${line}`))
          found.push({ path, line, name });
      }
    } finally {
      tree.delete();
    }
  }
  const lines = new Map<string, number[]>();
  for (const name of names)
    for (const { path, line } of found.filter((call) => call.name === name).slice(0, CALLS))
      lines.set(path, [...(lines.get(path) ?? []), line]);
  return lines;
};
