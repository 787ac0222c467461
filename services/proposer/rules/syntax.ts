import { descendants, type Node, parsePython } from '../../python/parser.ts';
import type { SourceEdit } from '../../python/source-edit.ts';

const quoteOf = (string: Node): string => /^[a-zA-Z]*("""|'''|"|')/.exec(string.text)?.[1] ?? '"';

const formatted = (root: Node): Node[] =>
  descendants(root, 'string').filter((node) => descendants(node, 'interpolation').length > 0);

/** Strings inside of an f-string that use its own quote, which Python takes since 3.12 only. */
const nestedQuotes = (root: Node): number =>
  formatted(root).flatMap((outer) =>
    descendants(outer, 'string').filter((inner) => inner.id !== outer.id && quoteOf(inner) === quoteOf(outer)),
  ).length;

/** Whether a text parses without errors, and nests quotes in f-strings no more than the tree that it was edited from. */
export const parses = async (source: string, before: Node): Promise<boolean> => {
  const tree = await parsePython(source);
  const ok = !tree.rootNode.hasError && nestedQuotes(tree.rootNode) <= nestedQuotes(before);
  tree.delete();
  return ok;
};

/** The same edit with the other quotes where it lands inside of an f-string in double quotes. */
export const fitQuotes = (root: Node, edit: SourceEdit): SourceEdit => {
  const around = formatted(root).find((node) => node.startIndex < edit.start && edit.end < node.endIndex);
  return around !== undefined && quoteOf(around) === '"' ? { ...edit, text: edit.text.replaceAll('"', "'") } : edit;
};
