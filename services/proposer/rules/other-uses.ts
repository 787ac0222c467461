import { descendants, type Node } from '../../python/parser.ts';
import { contains, enclosingFunction, lastValueOf, parametersOf, sameNode } from '../../python/scope.ts';
import { argumentFor } from './caller.ts';
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

/** The same of a parameter, and of what the caller gave for it: that is the same value. */
export const isReadElsewhere = (site: Site, node: Node): boolean => {
  if (hasOtherUses(site, node)) return true;
  const given = node.type === 'identifier' && site.caller !== null ? argumentFor(site, site.caller, node.text) : null;
  return given !== null && site.caller !== null && isReadElsewhere(site.caller, given);
};

const READS = /(^|\.)(get|getenv|input|pop|strip|group|read|readline)$/;

/**
 * A value as it was read. What the code has already worked with (added up, joined, multiplied) is text by now, and made a
 * number it would be a wrong one.
 */
export const isReading = (node: Node): boolean => {
  if (node.type === 'call') return READS.test(node.childForFieldName('function')?.text ?? '');
  if (node.type === 'parenthesized_expression') return node.namedChildren[0] ? isReading(node.namedChildren[0]) : false;
  if (node.type === 'subscript') return !isFilledHere(node.childForFieldName('value'));
  if (node.type !== 'identifier') return /^(attribute|string)$/.test(node.type);
  const value = lastValueOf(node, node.text);
  if (value !== null) return value.type !== 'identifier' && isReading(value);
  // As the caller, or a loop over what was given, has it.
  const scope = enclosingFunction(node);
  if (scope !== null && parametersOf(scope).some(({ name }) => name === node.text)) return true;
  const loops = descendants(scope ?? node.tree.rootNode, 'for_statement', 'for_in_clause').filter((loop) =>
    descendants(loop.childForFieldName('left') ?? loop, 'identifier').some((name) => name.text === node.text),
  );
  return loops.length > 0 && loops.every((loop) => isGiven(loop.childForFieldName('right')));
};

/** A collection that the function itself fills: what is in it was worked with. */
const isFilledHere = (node: Node | null): boolean => {
  const value = node?.type === 'identifier' ? lastValueOf(node, node.text) : null;
  return (
    value !== null && (/^(\[\s*\]|\{\s*\})$/.test(value.text) || /^(dict|list|defaultdict|Counter)\b/.test(value.text))
  );
};

const isGiven = (node: Node | null): boolean => {
  if (node?.type === 'attribute' || node?.type === 'subscript') return !isFilledHere(node.namedChildren[0] ?? null);
  if (node?.type !== 'identifier') return false;
  const value = lastValueOf(node, node.text);
  const fn = enclosingFunction(node);
  return value === null
    ? fn !== null && parametersOf(fn).some(({ name }) => name === node.text)
    : /^(list|tuple)$/.test(value.type) && value.namedChildCount > 0;
};
