import { nearMiss } from '../../../python/edit-distance.ts';
import { dictionaryKeys, pythonString, reprValue } from '../../../python/literals.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import { lastValueOf } from '../../../python/scope.ts';
import type { Argument } from './values.ts';

/** Other arguments for the same call, and what they change, as a clause for people. */
export type Variant = { readonly values: readonly string[]; readonly because: string };

type Crash = {
  readonly errorType: string;
  readonly message: string;
  readonly statement: Node;
  readonly fn: Node;
};

const usesOf = (scope: Node, name: string): readonly Node[] =>
  descendants(scope, 'identifier').filter(
    (node) =>
      node.text === name &&
      !(node.parent?.type === 'attribute' && node.parent.childForFieldName('attribute')?.id === node.id) &&
      !(node.parent?.type === 'keyword_argument' && node.parent.childForFieldName('name')?.id === node.id),
  );

/** What the function does before the statement that crashes; null unless the statement is reached whatever goes in. */
const before = ({ fn, statement }: Crash): readonly Node[] | null => {
  const body = fn.childForFieldName('body');
  if (!/^(expression_statement|return_statement)$/.test(statement.type) || statement.parent?.id !== body?.id)
    return null;
  const earlier = (body?.namedChildren ?? []).filter(
    (node): node is Node => node !== null && node.type !== 'comment' && node.startIndex < statement.startIndex,
  );
  return earlier.every((node) => /^(expression_statement|import_statement|import_from_statement)$/.test(node.type))
    ? earlier
    : null;
};

/** A value of the same type, for an argument that nothing looks at before the crash. */
const OTHER_VALUE: Record<string, string> = { '1': '2', '1.0': '2.5', '"text"': '"other"', True: 'False' };

/** Arithmetic on values of the same types goes the same way; calls, look-ups and conditions may not. */
const ARITHMETIC = /^(binary_operator|parenthesized_expression|assignment|expression_statement|return_statement)$/;

const isIndifferent = (use: Node, statement: Node): boolean => {
  for (let at = use.parent; at !== null && at.id !== statement.parent?.id; at = at.parent)
    if (!ARITHMETIC.test(at.type)) return false;
  return true;
};

const otherArguments = (crash: Crash, args: readonly Argument[], earlier: readonly Node[]): Variant | null => {
  const values = args.map(({ name, value, crashes }) => {
    const other = crashes ? undefined : OTHER_VALUE[value];
    const free =
      other !== undefined &&
      earlier.every((node) => usesOf(node, name).length === 0) &&
      usesOf(crash.statement, name).every((use) => isIndifferent(use, crash.statement));
    return free ? other : value;
  });
  return values.some((value, index) => value !== args[index]?.value)
    ? { values, because: 'other values of the arguments that the failure does not depend on' }
    : null;
};

/** A module's dictionary of constants that nothing in its file adds to; null for any other look-up. */
const constantKeys = (subscript: Node): readonly string[] | null => {
  const object = subscript.childForFieldName('value');
  const table = object?.type === 'identifier' ? lastValueOf(subscript, object.text) : null;
  if (!object || table?.type !== 'dictionary' || table.parent?.parent?.parent?.type !== 'module') return null;
  const root = subscript.tree.rootNode;
  const changed = descendants(root, 'subscript', 'attribute').some(
    (node) =>
      (node.childForFieldName('value') ?? node.childForFieldName('object'))?.text === object.text &&
      (node.type === 'attribute'
        ? !/^(get|items|keys|values|copy)$/.test(node.childForFieldName('attribute')?.text ?? '')
        : node.parent?.type === 'delete_statement' ||
          (/assignment$/.test(node.parent?.type ?? '') && node.parent?.childForFieldName('left')?.id === node.id)),
  );
  const pairs = table.namedChildren.filter((child) => child !== null && child.type !== 'comment');
  const keys = dictionaryKeys(table);
  return changed || keys.length !== pairs.length ? null : keys;
};

/** Another key that the table has as little; null where the reported one may be meant for one that it has. */
const absentKey = (message: string, keys: readonly string[]): string | null => {
  const text = reprValue(message);
  if (text === null) {
    if (!/^\d+$/.test(message) || keys.includes(`'${message}'`)) return null;
    let number = Number(message) + 1;
    while (keys.includes(String(number)) || keys.includes(`'${number}'`)) number += 1;
    return String(number);
  }
  const known = keys.map((key) => key.replace(/^'|'$/g, ''));
  const plain = (key: string): string => key.trim().toLowerCase();
  if (nearMiss(text, known) !== null || known.some((key) => plain(key) === plain(text))) return null;
  const other = `${text}_other`;
  return nearMiss(other, known) === null && !known.includes(other) ? pythonString(other) : null;
};

/** The same text with other digits and letters in the same places. */
const sameShape = (text: string): string =>
  text
    .replace(/[0-9]/g, (c) => (c === '9' ? '1' : String(Number(c) + 1)))
    .replace(/[a-yA-Y]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 1));

/** Whether `int()` or `float()` may read it. */
const mayBeNumber = (text: string): boolean =>
  /^[\s+-]*([\d_]*\.?[\d_]*(e[+-]?[\d_]+)?|nan|inf|infinity)\s*$/i.test(text);

/** The crashing argument in another form that fails for the same reason; null where the code does not settle that. */
const otherCrash = ({ errorType, message, statement }: Crash, { name, value }: Argument): string | null => {
  const [use, ...more] = usesOf(statement, name);
  const parent = use?.parent;
  if (use === undefined || !parent || more.length > 0) return null;
  const isIndexOf = parent.type === 'subscript' && parent.childForFieldName('subscript')?.id === use.id;
  const index = parent.type === 'subscript' && !isIndexOf ? parent.childForFieldName('subscript') : null;
  switch (errorType) {
    case 'KeyError': {
      if (isIndexOf) {
        const keys = constantKeys(parent);
        return keys === null ? null : absentKey(message, keys);
      }
      if (index?.type !== 'string' || !/^\{.*\}$/.test(value) || reprValue(message) === 'another') return null;
      return value === '{}' ? '{"another": 1}' : `${value.slice(0, -1)}, "another": 1}`;
    }
    case 'IndexError': {
      const count = index?.type === 'integer' ? Number(index.text) : 0;
      if (!(count >= 1 && count <= 20)) return null;
      if (value === '""') return pythonString('x'.repeat(count));
      const items = Array.from({ length: count }, () => '0').join(', ');
      return value === '[]' ? `[${items}]` : value === '()' ? `(${items},)` : null;
    }
    case 'ValueError': {
      const call = parent.type === 'argument_list' && parent.namedChildCount === 1 ? parent.parent : null;
      const reader = call?.childForFieldName('function')?.text ?? '';
      const text = /^(invalid literal for int\(\) with base 10|could not convert string to float): (.*)$/s.exec(
        message,
      );
      const given = reprValue(text?.[2] ?? '');
      if (given === null || !message.includes(`${reader}`) || !/^(int|float)$/.test(reader)) return null;
      const other = sameShape(given);
      return other === given || mayBeNumber(given) || mayBeNumber(other) ? null : pythonString(other);
    }
    default:
      return null;
  }
};

/**
 * Other inputs that crash the same way, where the code settles that they do: the statement is reached whatever goes in, and
 * only what the failure does not depend on is changed. Never what is merely likely.
 */
export const variantsOf = (crash: Crash, args: readonly Argument[]): readonly Variant[] => {
  const earlier = before(crash);
  const culprits = args.filter(({ crashes }) => crashes);
  const [culprit] = culprits;
  if (earlier === null || culprits.length !== 1 || culprit === undefined) return [];
  if (earlier.some((node) => usesOf(node, culprit.name).length > 0)) return [];
  const others = otherArguments(crash, args, earlier);
  const other = otherCrash(crash, culprit);
  return [
    ...(others === null ? [] : [others]),
    ...(other === null
      ? []
      : [
          {
            values: args.map((arg) => (arg === culprit ? other : arg.value)),
            because: `${other} for '${culprit.name}', which fails for the same reason`,
          },
        ]),
  ];
};
