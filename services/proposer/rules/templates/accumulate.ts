import { descendants, type Node } from '../../../python/parser.ts';
import { assignmentsTo, enclosingClass, lastValueOf } from '../../../python/scope.ts';
import { insertBefore, replaceNode } from '../../../python/source-edit.ts';
import { only, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

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
    const starts = (initial !== null || startsEmpty(object)) && !isRegistered(site, object);
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
    const looked = starts ? membership(site, node, key, object) : null;
    if (looked !== null) return looked;
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

/** `if x not in d[k]: d[k].append(x)`: the look comes before the first of its kind is there. */
const membership = (site: Site, node: Node, key: Node, object: Node): readonly Draft[] | null => {
  if (site.statement.type !== 'if_statement' || node.parent?.type !== 'comparison_operator') return null;
  const filling = descendants(site.statement, 'call').flatMap((call) => {
    const callee = call.childForFieldName('function');
    const method = callee?.childForFieldName('attribute')?.text ?? '';
    return callee?.childForFieldName('object')?.text === node.text ? (CONTAINER[method] ?? []) : [];
  });
  const [empty] = filling;
  if (empty === undefined || new Set(filling).size > 1) return null;
  const line = `${object.text}.setdefault(${key.text}, ${empty})`;
  const edit = insertBefore(site.module.source, site.statement, [line]);
  const because = `start a new key of the dictionary with ${empty}, which is then filled`;
  return edit === null ? null : [{ rank: RANK.message, edits: [edit], because }];
};

/** Whether other code enters keys one by one: then one that was not entered is a mistake, and none to begin anew. */
const isRegistered = (site: Site, object: Node): boolean => {
  const local = object.type === 'identifier' && site.fn !== null && assignmentsTo(site.fn, object.text).length > 0;
  const scope = local ? site.fn : object.type === 'attribute' ? enclosingClass(object) : site.module.root;
  const root = scope ?? site.module.root;
  const enters = descendants(root, 'expression_statement').some((statement) => {
    const call = statement.namedChildren[0];
    const fn = call?.type === 'call' ? call.childForFieldName('function') : null;
    return (
      fn?.childForFieldName('object')?.text === object.text &&
      /^(setdefault|update)$/.test(fn.childForFieldName('attribute')?.text ?? '')
    );
  });
  if (enters) return true;
  return descendants(root, 'assignment').some((node) => {
    const left = node.childForFieldName('left');
    if (left?.type !== 'subscript' || left.childForFieldName('value')?.text !== object.text) return false;
    for (let at = node.parent; at !== null && at.id !== scope?.id; at = at.parent)
      if (at.type === 'if_statement' && /\bnot in\b/.test(at.childForFieldName('condition')?.text ?? '')) return false;
    return true;
  });
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
