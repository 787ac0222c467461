import { isLiteral } from '../../../../python/literals.ts';
import type { Node } from '../../../../python/parser.ts';
import { isChanged, preparedValue } from './prepared.ts';
import type { Target, TargetNames } from './target-names.ts';

/** Names with the literal that a row of a parametrized test gives them. */
export type Row = ReadonlyMap<string, string>;
export const NO_ROW: Row = new Map();

/** A literal as written, or the literal that the row gives a name; null for everything else. */
export const literalText = (node: Node, row: Row): string | null =>
  isLiteral(node) ? node.text : node.type === 'identifier' ? (row.get(node.text) ?? null) : null;

const argumentsText = (call: Node, row: Row): string | null => {
  const list = call.childForFieldName('arguments');
  if (list?.type !== 'argument_list') return null;
  const texts = list.namedChildren
    .filter((arg) => arg !== null && arg.type !== 'comment')
    .map((arg) => {
      if (arg?.type !== 'keyword_argument') return arg ? literalText(arg, row) : null;
      const value = arg.childForFieldName('value');
      const text = value === null ? null : literalText(value, row);
      return text === null ? null : `${arg.childForFieldName('name')?.text}=${text}`;
    });
  return texts.every((text) => text !== null) ? `(${texts.join(', ')})` : null;
};

/** What an expression names in the crashed file: `mean`, `prices.mean`, `shop.prices.mean`; null where it is something else. */
const targetName = (node: Node, names: TargetNames): string | null => {
  if (node.type === 'identifier') return names.local.get(node.text) ?? null;
  const object = node.type === 'attribute' ? node.childForFieldName('object') : null;
  return object && names.modules.has(object.text) ? (node.childForFieldName('attribute')?.text ?? null) : null;
};

/** An object of a class of the crashed file: made in place, or prepared under a name. */
const objectText = (node: Node, target: Target, names: TargetNames, row: Row): string | null => {
  if (node.type !== 'call' && isChanged(node)) return null;
  const value = node.type === 'call' ? node : preparedValue(node);
  const fn = value?.type === 'call' ? value.childForFieldName('function') : null;
  const name = fn ? targetName(fn, names) : null;
  const args = value === null ? null : argumentsText(value, row);
  return name !== null && target.classes.has(name) && args !== null ? `${name}${args}` : null;
};

/** A call of the crashed file's code as a script writes it after `module.`; null unless all that goes in is literal. */
export const literalCall = (
  call: Node,
  target: Target,
  names: TargetNames,
  row: Row,
): { readonly call: string; readonly function: string } | null => {
  const fn = call.childForFieldName('function');
  const args = argumentsText(call, row);
  if (!fn || args === null) return null;
  const name = targetName(fn, names);
  if (name !== null) return target.functions.has(name) ? { call: `${name}${args}`, function: name } : null;
  const object = fn.type === 'attribute' ? fn.childForFieldName('object') : null;
  const method = fn.childForFieldName('attribute')?.text;
  if (!object || method === undefined) return null;
  const owner = targetName(object, names);
  if (owner !== null) return target.classes.has(owner) ? { call: `${owner}.${method}${args}`, function: method } : null;
  const made = objectText(object, target, names, row);
  return made === null ? null : { call: `${made}.${method}${args}`, function: method };
};
