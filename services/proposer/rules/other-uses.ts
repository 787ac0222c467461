import { descendants, type Node } from '../../python/parser.ts';
import { contains, enclosingFunction, sameNode } from '../../python/scope.ts';
import { everywhere, type Site } from './site.ts';

const inTest = (site: Site, node: Node): boolean =>
  [...site.codebase.modules.values()].some(({ root, test }) => test && sameNode(root, node.tree.rootNode));

const isTarget = (node: Node): boolean => {
  const left = node.parent?.childForFieldName('left');
  return left?.id === node.id && node.parent?.type !== 'augmented_assignment';
};

/** What a value is read by, wherever that is: an attribute's name, a key; null for what has no such name. */
const handle = (node: Node): { readonly type: 'attribute' | 'subscript'; readonly name: string } | null => {
  if (node.type === 'attribute') return { type: 'attribute', name: node.childForFieldName('attribute')?.text ?? '' };
  const key = node.type === 'subscript' ? node.childForFieldName('subscript') : null;
  return key?.type === 'string' ? { type: 'subscript', name: key.text } : null;
};

/**
 * Whether the program reads a value at other places than in this expression: then it is of the wrong type for those as well, and one
 * that is put right here goes on being wrong there, without a word.
 */
export const hasOtherUses = (site: Site, node: Node): boolean => {
  const other = (found: Node): boolean => !(sameNode(found.tree.rootNode, node.tree.rootNode) && contains(node, found));
  if (node.type === 'identifier') {
    const scope = enclosingFunction(node) ?? node.tree.rootNode;
    return descendants(scope, 'identifier').some(
      (found) =>
        found.text === node.text &&
        other(found) &&
        !isTarget(found) &&
        !/parameter|^keyword_argument$|^for_|^parameters$/.test(found.parent?.type ?? ''),
    );
  }
  const own = handle(node);
  if (own === null) return false;
  return everywhere(site, own.type).some((found) => {
    const its = handle(found);
    return its?.name === own.name && other(found) && !isTarget(found) && !inTest(site, found);
  });
};
