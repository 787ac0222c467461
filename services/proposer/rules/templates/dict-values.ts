import { descendants, type Node } from '../../../python/parser.ts';
import { lastValueOf, parametersOf } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { everywhere, type Site } from '../site.ts';
import { RANK, type Template } from '../template.ts';

/** Known to be a dictionary: by the container's word on the locals, a literal, or an annotation. */
const isDictionary = (site: Site, node: Node): boolean => {
  if (node.type !== 'identifier') return false;
  const seen = site.locals[node.text];
  if (seen !== undefined) return /^(dict|defaultdict|OrderedDict|Counter)$/.test(seen.split('.').at(-1) ?? '');
  const value = lastValueOf(node, node.text);
  if (value !== null)
    return value.type === 'dictionary' || value.type === 'dictionary_comprehension' || value.text.startsWith('dict(');
  const parameter = site.fn === null ? undefined : parametersOf(site.fn).find(({ name }) => name === node.text);
  return /^(dict|Dict|Mapping)\b/.test(parameter?.type ?? '');
};

/** Going through a dictionary gives its keys: `.items()` where two names are bound, `.values()` where the item is looked into. */
export const dictValues: Template = {
  name: 'dict-values',
  errors: ['ValueError', 'TypeError', 'AttributeError'],
  propose(site) {
    const unpacked =
      /^(too many|not enough) values to unpack \(expected 2/.test(site.message) ||
      /^cannot unpack non-iterable (int|float) object/.test(site.message);
    const loops = [...descendants(site.statement, 'for_in_clause'), ...loopAround(site)];
    for (const loop of loops) {
      const left = loop.childForFieldName('left');
      const right = plain(loop.childForFieldName('right'));
      if (!left || !right || !isDictionary(site, right)) continue;
      const two = left.type === 'pattern_list' && left.namedChildCount === 2;
      if (unpacked && two && !hasTupleKeys(site, right))
        return [
          {
            rank: RANK.message,
            edits: [replaceNode(right, `${right.text}.items()`)],
            because: 'go through keys and values: a dictionary by itself gives its keys',
          },
        ];
      const looked =
        /^string indices must be integers|^'(str|int)' object (has no attribute|is not subscriptable)/.test(
          site.message,
        );
      if (
        looked &&
        left.type === 'identifier' &&
        new RegExp(`\\b${left.text}\\b`).test((site.node ?? site.statement).text) &&
        isLookedIntoOnly(loop, left)
      )
        return [
          {
            rank: RANK.message,
            edits: [replaceNode(right, `${right.text}.values()`)],
            because: 'go through the values: a dictionary by itself gives its keys',
          },
        ];
    }
    return [];
  },
};

/** Keys that are tuples may be what is to be unpacked. */
const hasTupleKeys = (site: Site, table: Node): boolean => {
  const value = lastValueOf(table, table.text);
  const display =
    value?.type === 'dictionary' &&
    value.namedChildren.some((pair) => pair?.childForFieldName('key')?.type === 'tuple');
  return (
    display ||
    everywhere(site, 'subscript').some(
      (node) =>
        node.childForFieldName('value')?.text === table.text &&
        (node.childrenForFieldName('subscript').length > 1 || node.childForFieldName('subscript')?.type === 'tuple'),
    )
  );
};

/** Whether a loop's variable is never taken as the key that it is. */
const isLookedIntoOnly = (loop: Node, variable: Node): boolean => {
  const around = loop.type === 'for_in_clause' ? loop.parent : loop;
  return (
    around !== null &&
    descendants(around, 'identifier').every(
      (node) =>
        node.text !== variable.text ||
        node.startIndex === variable.startIndex ||
        (/^(subscript|attribute)$/.test(node.parent?.type ?? '') && node.parent?.namedChildren[0]?.id === node.id) ||
        (node.parent?.type === 'attribute' && node.parent.childForFieldName('attribute')?.id === node.id) ||
        (node.parent?.type === 'keyword_argument' && node.parent.childForFieldName('name')?.id === node.id),
    )
  );
};

/** What is gone through, without what only puts it in order. */
const plain = (node: Node | null): Node | null =>
  node?.type === 'call' && /^(sorted|list|tuple|reversed)$/.test(node.childForFieldName('function')?.text ?? '')
    ? (node.childForFieldName('arguments')?.namedChildren[0] ?? null)
    : node;

const loopAround = (site: Site): readonly Node[] => {
  for (let at: Node | null = site.statement; at !== null && at.type !== 'function_definition'; at = at.parent)
    if (at.type === 'for_statement') return [at];
  return [];
};
