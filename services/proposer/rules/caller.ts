import type { Node } from '../../python/parser.ts';
import { assignmentsTo, enclosingClass, parametersOf } from '../../python/scope.ts';
import { insertBefore } from '../../python/source-edit.ts';
import { bornInside } from './born-inside.ts';
import { passOver } from './neutral.ts';
import { conditional, only, type Site, suspects } from './site.ts';
import { type Draft, RANK } from './template.ts';

/**
 * The expression that the caller gave for a parameter of the crashed function; null where the function changed it since,
 * where it is not given, or where stars and several calls leave it open.
 */
export const argumentFor = (crash: Site, caller: Site, name: string): Node | null => {
  const { fn } = crash;
  if (fn === null || assignmentsTo(fn, name).length > 0) return null;
  const owner = enclosingClass(fn);
  const own = fn.childForFieldName('name')?.text ?? '';
  const called = own === '__init__' ? owner?.childForFieldName('name')?.text : own;
  const call = only(
    suspects(caller, 'call').filter((node) => node.childForFieldName('function')?.text.split('.').at(-1) === called),
  );
  const list = call?.childForFieldName('arguments');
  if (list?.type !== 'argument_list') return null;
  const given = list.namedChildren.filter((arg): arg is Node => arg !== null && arg.type !== 'comment');
  if (given.some((arg) => /splat/.test(arg.type))) return null;
  const named = given.find((arg) => arg.type === 'keyword_argument' && arg.childForFieldName('name')?.text === name);
  if (named) return named.childForFieldName('value');
  const parameters = parametersOf(fn).map((parameter) => parameter.name);
  const bound = owner !== null && /^(self|cls)$/.test(parameters[0] ?? '') ? parameters.slice(1) : parameters;
  const arg = given[bound.indexOf(name)];
  return arg === undefined || arg.type === 'keyword_argument' ? null : arg;
};

/** `if not xs: continue` (`empty` is false for a number that is zero) before the call, for an argument that a name, an attribute or a look-up gives. */
export const skipEmptyArgument = (crash: Site, caller: Site, name: string, empty = true): readonly Draft[] => {
  const arg = argumentFor(crash, caller, name);
  const pass = passOver(caller);
  if (arg === null || pass === null || bornInside(caller, arg)) return [];
  if (!/^(identifier|attribute|subscript)$/.test(arg.type)) return [];
  if (!/^(expression_statement|return_statement)$/.test(caller.statement.type) || conditional(caller, arg)) return [];
  const edit = insertBefore(caller.module.source, caller.statement, [`if not ${arg.text}:`, `\t${pass.text}`]);
  if (edit === null) return [];
  const invented = pass.invented || (!empty && pass.ofNothing === true);
  const what = pass.text === 'continue' ? 'pass over it' : 'return early';
  return [
    {
      rank: invented ? RANK.neutralReturn : RANK.guard,
      edits: [edit],
      mitigation: invented,
      because: `${what} where ${arg.text}, which the caller gives for '${name}', is empty or zero`,
    },
  ];
};
