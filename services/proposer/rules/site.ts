import type { TracebackFrame } from '../../../events/schema/classification.ts';
import type { Observation } from '../../../events/schema/observation.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { enclosingFunction } from '../../python/scope.ts';
import { columnsInFile, locate } from '../../python/traceback-place.ts';
import type { PatchContext } from '../port.ts';
import type { Codebase, Module } from './codebase.ts';

/** Where and how the program crashed: what every template looks at. */
export type Site = {
  /** The exception's name without its module. */
  readonly errorType: string;
  readonly message: string;
  readonly module: Module;
  readonly line: number;
  /** The statement that was running, and the expression in it where the columns say which. */
  readonly statement: Node;
  readonly node: Node | null;
  /** The function around it; null at module level. */
  readonly fn: Node | null;
  /** Type names of the frame's locals, as the container saw them; empty where it did not say. */
  readonly locals: Readonly<Record<string, string>>;
  readonly codebase: Codebase;
  /** The repo frame that called this one; null for the outermost. */
  readonly caller: Site | null;
};

type Place = Pick<Site, 'line' | 'locals'> & {
  readonly file: string;
  readonly columns: { readonly start: number; readonly end: number } | null;
};

const observed = (failing: Observation): readonly Place[] =>
  (failing.exception?.frames ?? [])
    .filter((frame) => frame.origin === 'workspace')
    .map((frame) => ({
      file: frame.file,
      line: frame.line,
      columns:
        frame.column === null || frame.endColumn === null || frame.endColumn <= frame.column
          ? null
          : { start: frame.column, end: frame.endColumn },
      locals: frame.locals ?? {},
    }));

const printed = (frames: readonly TracebackFrame[], codebase: Codebase): readonly Place[] =>
  frames.flatMap((frame) => {
    if (frame.repoFile === undefined) return [];
    const source = codebase.files.get(frame.repoFile) ?? '';
    const columns = columnsInFile(source, frame.line, frame.source, frame.columns);
    return [{ file: frame.repoFile, line: frame.line, columns, locals: {} }];
  });

/**
 * The crash's site, from what the container saw where it saw frames of the repo, else from the alert; null when the
 * innermost repo frame points at no code. Suggestions (`Did you mean`) are left in the message.
 */
export const crashSite = (context: PatchContext, codebase: Codebase): Site | null => {
  const seen = observed(context.failing);
  const places = seen.length > 0 ? seen : printed(context.classification.frames, codebase);
  const message = context.failing.exception?.message ?? context.target.message ?? '';
  const type = context.target.errorType.split('.').at(-1) ?? context.target.errorType;
  let site: Site | null = null;
  for (const place of places) {
    const module = codebase.modules.get(place.file);
    const found = module === undefined ? null : locate(module.source, module.root, place);
    if (module === undefined || found === null) {
      site = null;
      continue;
    }
    const { node, statement } = found;
    const { line, locals } = place;
    site = {
      errorType: type,
      message,
      module,
      line,
      statement,
      node,
      fn: enclosingFunction(statement),
      locals,
      codebase,
      caller: site,
    };
  }
  return site;
};

/** The part of a statement that runs on its own line: a compound statement without its blocks. */
const inHeader = (statement: Node, node: Node): boolean => {
  for (let at: Node | null = node; at !== null && at.id !== statement.id; at = at.parent)
    if (at.type === 'block') return false;
  return true;
};

/**
 * Expressions of the given types that can have raised: those in the marked expression where columns are known (itself
 * first when it is of that type), else those of the statement.
 */
export const suspects = (site: Site, ...types: string[]): Node[] => {
  if (site.node !== null && types.includes(site.node.type)) return [site.node];
  return descendants(site.node ?? site.statement, ...types).filter((node) => inHeader(site.statement, node));
};

/** The only element, or null. */
export const only = <T>(items: readonly T[]): T | null => (items.length === 1 ? (items[0] ?? null) : null);

/** The nodes of all files of the repo, tests included, of the given types. */
export const everywhere = (site: Site, ...types: string[]): Node[] =>
  [...site.codebase.modules.values()].flatMap((module) => descendants(module.root, ...types));

/** Whether `node` is evaluated only in some runs of its statement: then a guard before the statement says too much. */
export const conditional = (site: Site, node: Node): boolean => {
  for (let at = node.parent; at !== null && at.id !== site.statement.id; at = at.parent)
    if (/^(boolean_operator|conditional_expression|elif_clause|lambda)$/.test(at.type)) return true;
  return false;
};
