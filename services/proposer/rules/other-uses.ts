import { descendants, type Node } from '../../python/parser.ts';
import { contains, enclosingFunction, sameNode } from '../../python/scope.ts';
import { everywhere, type Site } from './site.ts';

const inTest = (site: Site, node: Node): boolean =>
  [...site.codebase.modules.values()].some(({ root, test }) => test && sameNode(root, node.tree.rootNode));

/** Whether a name is given a value there: in an assignment, a loop, or a clause of a comprehension. */
const isTarget = (node: Node): boolean => {
  let inner = node;
  for (let at = node.parent; at !== null; at = at.parent) {
    if (/^(assignment|for_in_clause|for_statement)$/.test(at.type))
      return at.childForFieldName('left')?.id === inner.id;
    if (!/^(pattern_list|tuple_pattern|list_pattern)$/.test(at.type)) return false;
    inner = at;
  }
  return false;
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
        !/parameter|^keyword_argument$/.test(found.parent?.type ?? ''),
    );
  }
  const own = handle(node);
  if (own === null) return false;
  return everywhere(site, own.type).some((found) => {
    const its = handle(found);
    return its?.name === own.name && other(found) && !isTarget(found) && !inTest(site, found);
  });
};
