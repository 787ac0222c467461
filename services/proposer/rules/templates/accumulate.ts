import { descendants, type Node } from '../../../python/parser.ts';
import { enclosingClass, lastValueOf } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { only, suspects } from '../site.ts';
import { RANK, type Template } from '../template.ts';

const CONTAINER: Record<string, string> = {
  append: '[]',
  extend: '[]',
  insert: '[]',
  add: 'set()',
  update: '{}',
  setdefault: '{}',
};

/** Counting and grouping into an empty dictionary: `d[k] += n` and `d[k].append(x)` need a value for a new key. */
export const accumulate: Template = {
  name: 'accumulate',
  errors: ['KeyError'],
  propose(site) {
    const node = only(suspects(site, 'subscript').filter((found) => found.childForFieldName('subscript') !== null));
    const object = node?.childForFieldName('value');
    const key = node?.childForFieldName('subscript');
    const parent = node?.parent;
    if (!node || !object || !key || !parent) return [];
    const initial = object.type === 'identifier' ? lastValueOf(node, object.text) : null;
    if (initial !== null && !isEmpty(initial)) return [];
    // A table that comes from elsewhere may list all that is allowed; one that the code starts empty is filled by it.
    const starts = initial !== null || startsEmpty(object);
    const how = { rank: starts ? RANK.message : RANK.coercion, mitigation: !starts };

    if (parent.type === 'augmented_assignment' && parent.childForFieldName('left')?.id === node.id) {
      const operator = parent.childForFieldName('operator')?.text ?? '';
      const value = parent.childForFieldName('right');
      if ((operator !== '+=' && operator !== '-=') || !value) return [];
      const zero = /^\[/.test(value.text) ? '[]' : /^f?["']/.test(value.text) ? '""' : '0';
      const text = `${node.text} = ${object.text}.get(${key.text}, ${zero}) ${operator[0]} ${needsParentheses(operator, value.type) ? `(${value.text})` : value.text}`;
      return [
        {
          ...how,
          edits: [replaceNode(parent, text)],
          because: `start a new key of the dictionary at ${zero}`,
        },
      ];
    }
    const method = parent.type === 'attribute' ? (parent.childForFieldName('attribute')?.text ?? '') : '';
    const empty = CONTAINER[method];
    if (empty === undefined || parent.parent?.type !== 'call') return [];
    return [
      {
        ...how,
        edits: [replaceNode(node, `${object.text}.setdefault(${key.text}, ${empty})`)],
        because: `start a new key of the dictionary with ${empty}`,
      },
    ];
  },
};

const isEmpty = (value: Node): boolean => /^(\{\s*\}|dict\(\))$/.test(value.text);

/** `self.counts`, which the class starts with `self.counts = {}` and nothing else. */
const startsEmpty = (object: Node): boolean => {
  const owner = object.type === 'attribute' ? enclosingClass(object) : null;
  const values =
    owner === null
      ? []
      : descendants(owner, 'assignment').filter((node) => node.childForFieldName('left')?.text === object.text);
  return values.length > 0 && values.every((node) => isEmpty(node.childForFieldName('right') ?? node));
};

const needsParentheses = (operator: string, type: string): boolean =>
  [
    'conditional_expression',
    'lambda',
    'boolean_operator',
    'comparison_operator',
    'not_operator',
    'named_expression',
  ].includes(type) ||
  (operator === '-=' && type === 'binary_operator');
