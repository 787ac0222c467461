import { isLiteral, pythonString, reprValue } from '../../../python/literals.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import type { Parameter } from '../../../python/scope.ts';

/** Values of a plain kind by what a parameter is used for or annotated with; null where nothing is known. */
const plainValue = (fn: Node, parameter: Parameter): string | null => {
  const type = parameter.type?.replace(/^typing\./, '') ?? '';
  if (/^(int)\b/.test(type)) return '1';
  if (/^float\b/.test(type)) return '1.0';
  if (/^str\b/.test(type)) return '"text"';
  if (/^bool\b/.test(type)) return 'True';
  if (/^(list|List|Sequence|Iterable)\b/.test(type)) return '[]';
  if (/^(dict|Dict|Mapping)\b/.test(type)) return '{}';
  const keys = keysReadFrom(fn, parameter.name);
  if (keys.length > 0) return '{}';
  return null;
};

const keysReadFrom = (fn: Node, name: string): readonly string[] =>
  descendants(fn, 'subscript')
    .filter(
      (node) =>
        node.childForFieldName('value')?.text === name && node.childForFieldName('subscript')?.type === 'string',
    )
    .map((node) => node.childForFieldName('subscript')?.text ?? '');

const uses = (node: Node | null, name: string): boolean =>
  node !== null && descendants(node, 'identifier').some((found) => found.text === name);

/** Whether the message says of this very name that it was None: by the attribute, or the look-up, that failed on it. */
const isNone = (message: string, statement: Node, name: string): boolean => {
  const attribute = /^'NoneType' object has no attribute '(\w+)'/.exec(message)?.[1];
  if (attribute !== undefined)
    return descendants(statement, 'attribute').some(
      (node) =>
        node.childForFieldName('attribute')?.text === attribute && node.childForFieldName('object')?.text === name,
    );
  if (/^'NoneType' object is not subscriptable/.test(message))
    return descendants(statement, 'subscript').some((node) => node.childForFieldName('value')?.text === name);
  return true;
};

/** The value that makes the crash follow from the message, for the parameter that the crashed expression reads. */
const crashValue = (errorType: string, message: string, statement: Node, fn: Node, name: string): string | null => {
  if (!uses(statement, name)) return null;
  const repr = /: ((['"]).*\2)$/s.exec(message)?.[1];
  const quoted = repr === undefined ? null : reprValue(repr);
  switch (errorType) {
    case 'KeyError': {
      const key = reprValue(message);
      const direct = descendants(statement, 'subscript').find(
        (node) => node.childForFieldName('subscript')?.text === name,
      );
      if (direct) return key === null ? (/^-?\d+$/.test(message) ? message : null) : pythonString(key);
      const others = keysReadFrom(fn, name).filter((text) => reprValue(text) !== key);
      return keysReadFrom(fn, name).length > 0
        ? `{${[...new Set(others)].map((text) => `${text}: 1`).join(', ')}}`
        : null;
    }
    case 'IndexError':
      return /^string index/.test(message)
        ? '""'
        : /^(list index|pop from)/.test(message)
          ? '[]'
          : /^tuple/.test(message)
            ? '()'
            : null;
    case 'ZeroDivisionError': {
      const text = statement.text;
      if (new RegExp(`len\\(${name}\\)`).test(text)) return '[]';
      return new RegExp(`[/%]\\s*${name}\\b`).test(text) ? '0' : null;
    }
    case 'ValueError':
    case 'StatisticsError':
      if (/empty sequence|iterable argument is empty|at least one data point|no median|no mode/.test(message))
        return '[]';
      return quoted === null ? null : pythonString(quoted);
    case 'TypeError':
    case 'AttributeError':
      if (/NoneType/.test(message)) return isNone(message, statement, name) ? 'None' : null;
      if (/^can only concatenate str \(not "int"\)/.test(message)) return '1';
      if (/'str' and 'int'|'int' and 'str'/.test(message)) return '"1"';
      return null;
    default:
      return null;
  }
};

/** A parameter's value in a synthesised call. `crashes` marks one that the message gave: the failure follows from it. */
export type Argument = { readonly name: string; readonly value: string; readonly crashes: boolean };

/** Values for a call of the function that crashed, from the message and the code; null where one cannot be told. */
export const valuesFor = (
  errorType: string,
  message: string,
  statement: Node,
  fn: Node,
  parameters: readonly Parameter[],
): readonly Argument[] | null => {
  const values: Argument[] = [];
  for (const parameter of parameters) {
    const crash = crashValue(errorType, message, statement, fn, parameter.name);
    if (crash === null && parameter.default !== null) return values;
    const value = crash ?? plainValue(fn, parameter);
    if (value === null) return null;
    values.push({ name: parameter.name, value, crashes: crash !== null });
  }
  return values;
};

/** Literal argument lists that the repo's code calls a function with, as written. */
export const literalCalls = (roots: readonly Node[], name: string): readonly string[] => [
  ...new Set(
    roots
      .flatMap((root) => descendants(root, 'call'))
      .filter((call) => call.childForFieldName('function')?.text.split('.').at(-1) === name)
      .flatMap((call) => {
        const args = call.childForFieldName('arguments');
        if (args?.type !== 'argument_list') return [];
        const plain = args.namedChildren.every((arg) => {
          if (arg === null) return false;
          const value = arg.type === 'keyword_argument' ? arg.childForFieldName('value') : arg;
          return value !== null && isLiteral(value);
        });
        return plain ? [args.text] : [];
      }),
  ),
];
