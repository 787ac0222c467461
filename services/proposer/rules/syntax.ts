import { descendants, parsePython } from '../../python/parser.ts';

/** The tree has no error, no missing token, and the text is another one than before. */
export const parses = async (source: string): Promise<boolean> => {
  const tree = await parsePython(source);
  const ok = !tree.rootNode.hasError && descendants(tree.rootNode, 'ERROR').length === 0;
  tree.delete();
  return ok;
};
