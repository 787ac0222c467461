import type { Node } from '../../../python/parser.ts';
import { assignmentsTo, enclosingFunction, lastValueOf } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { hasOtherUses, isReadElsewhere, isReading } from '../other-uses.ts';
import { everywhere, only, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

const argumentsOf = (call: Node): Node[] =>
  (call.childForFieldName('arguments')?.namedChildren ?? []).filter(
    (arg): arg is Node => arg !== null && arg.type !== 'comment',
  );
const functionName = (call: Node): string => call.childForFieldName('function')?.text ?? '';
const callsOf = (site: Site, name: RegExp): Node | null =>
  only(suspects(site, 'call').filter((call) => name.test(functionName(call))));

/** One reading of a message: which errors it knows, and what it does about them. */
type Reading = readonly [message: RegExp, propose: (site: Site, match: RegExpExecArray) => Draft | null];

const wrap = (node: Node, name: string, because: string): Draft => ({
  rank: RANK.message,
  edits: [replaceNode(node, `${name}(${node.text})`)],
  because,
});

/** Put right at this place alone, where the program uses the value at others too, a wrong type stays wrong there. */
const here = (site: Site, node: Node, draft: Draft): Draft =>
  isReadElsewhere(site, node) || !isReading(node) ? guess(draft) : draft;

/** Stops the crash in one of several ways, and nothing in the repo says which. */
const guess = (draft: Draft): Draft => ({ ...draft, rank: RANK.neutralReturn, mitigation: true });

/** Half of a count is taken down where it divides a sequence; by another number it may be pages, of which the last is not full. */
const halved = (quotient: Node, because: string): Draft | null => {
  const operator = quotient.childForFieldName('operator');
  if (operator === null) return null;
  const draft = { rank: RANK.message, edits: [replaceNode(operator, '//')], because };
  return quotient.childForFieldName('right')?.text === '2' ? draft : guess(draft);
};

/** Types of which there is one text. */
const PLAIN = /^(int|float|Decimal|UUID|Path|PosixPath|WindowsPath)$/;

/** A fraction that is cut off is lost; a text is a number that was only read. */
const wholeNumber = (site: Site, node: Node, type: string, because: string): Draft => {
  const draft = wrap(node, 'int', because);
  return type === 'float' ? guess(draft) : here(site, node, draft);
};

const joined: Reading = [
  /^sequence item \d+: expected str instance, (\w+) found/,
  (site, match) => {
    const call = callsOf(site, /\.join$/);
    const [arg] = call === null ? [] : argumentsOf(call);
    if (!call || !arg || !PLAIN.test(match[1] ?? '')) return null;
    const generator = arg.type === 'generator_expression' || arg.type === 'list_comprehension';
    const element = generator ? arg.childForFieldName('body') : null;
    const because = `turn each ${match[1]} into text before it is joined`;
    return element
      ? wrap(element, 'str', because)
      : { rank: RANK.message, edits: [replaceNode(arg, `map(str, ${arg.text})`)], because };
  },
];

const notAnInteger: Reading = [
  /^'(float|str)' object cannot be interpreted as an integer/,
  (site, match) => {
    const call = only(
      suspects(site, 'call').filter(
        (found) =>
          !/^(int|float|str)$/.test(functionName(found)) && (site.node !== null || /^range$/.test(functionName(found))),
      ),
    );
    const args = call === null ? [] : argumentsOf(call);
    const quotient = args.find(
      (arg) => arg.type === 'binary_operator' && arg.childForFieldName('operator')?.text === '/',
    );
    if (match[1] === 'float' && quotient) return halved(quotient, 'divide without a fraction, as a count has to be');
    const arg = only(args.filter(({ type }) => type !== 'integer'));
    return arg === null || arg.type === 'keyword_argument'
      ? null
      : wholeNumber(site, arg, match[1] ?? '', `take the ${match[1]} as a whole number`);
  },
];

const badIndex: Reading = [
  /^(?:list|tuple|string) indices must be integers(?: or slices)?,? ?(?:not '?(float|str)'?)/,
  (site, match) => {
    const node = only(suspects(site, 'subscript'));
    const index = node?.childForFieldName('subscript');
    if (!index || index.type === 'string') return null;
    const operator = index.type === 'binary_operator' ? index.childForFieldName('operator') : null;
    if (match[1] === 'float' && operator?.text === '/')
      return halved(index, 'divide without a fraction, as an index has to be');
    return /^(identifier|call|attribute|subscript)$/.test(index.type)
      ? wholeNumber(site, index, match[1] ?? '', `take the ${match[1]} as an index`)
      : null;
  },
];

const unhashable: Reading = [
  /^unhashable type: '(list|set)'/,
  (site, match) => {
    const name = match[1] === 'set' ? 'frozenset' : 'tuple';
    const because = `use a ${name} of the ${match[1]}, which can be a key`;
    const add = callsOf(site, /\.(add|get|setdefault|discard)$/);
    const subscript = only(suspects(site, 'subscript'))?.childForFieldName('subscript');
    const arg = add === null ? subscript : argumentsOf(add)[0];
    if (!arg || !/^(identifier|attribute|subscript|call|list)$/.test(arg.type)) return null;
    // As a key, a list of values may be meant for a key each.
    const sure = arg.type === 'list' || /\.add$/.test(add === null ? '' : functionName(add));
    return sure ? wrap(arg, name, because) : guess(wrap(arg, name, because));
  },
];

const lazy: Reading = [
  /^(?:'(generator|map|filter|zip|dict_keys|dict_values|dict_items|set|reversed|enumerate)' object is not subscriptable|object of type '(generator|map|filter|zip|reversed|enumerate)' has no len\(\))/,
  (site, match) => {
    const type = match[1] ?? match[2] ?? '';
    const because = `make a list of the ${type}, which has neither positions nor a length`;
    if (match[1] !== undefined) {
      const object = only(suspects(site, 'subscript'))?.childForFieldName('value');
      if (!object || type === 'set') return null;
      return listOf(site, object, type, because);
    }
    const call = callsOf(site, /^len$/);
    const [arg] = call === null ? [] : argumentsOf(call);
    if (!arg) return null;
    return arg.type === 'generator_expression'
      ? {
          rank: RANK.message,
          edits: [replaceNode(arg, `list${arg.text.startsWith('(') ? arg.text : `(${arg.text})`}`)],
          because,
        }
      : listOf(site, arg, type, because);
  },
];

/** What can be gone through once only is empty after that: where it is used again, the list is made where it comes from. */
const listOf = (site: Site, node: Node, type: string, because: string): Draft | null => {
  if (/^dict_/.test(type) || !hasOtherUses(site, node)) return wrap(node, 'list', because);
  const value = node.type === 'identifier' ? lastValueOf(node, node.text) : null;
  const made = value !== null && assignmentsTo(enclosingFunction(node) ?? node.tree.rootNode, node.text).length === 1;
  if (!made || value === null) return null;
  if (value.type === 'generator_expression')
    return { rank: RANK.message, edits: [replaceNode(value, `list${value.text}`)], because };
  return /^(map|filter|zip|reversed|enumerate)$/.test(functionName(value)) ? wrap(value, 'list', because) : null;
};

const written: Reading = [
  /^write\(\) argument must be str, not (int|float|Decimal|UUID|Path|PosixPath)$/,
  (site, match) => {
    const call = callsOf(site, /\.write$/);
    const arg = call === null ? null : only(argumentsOf(call));
    return arg === null ? null : wrap(arg, 'str', `write the ${match[1]} as text`);
  },
];

const json: Reading = [
  /^Object of type (datetime|date|Decimal|UUID|Path|PosixPath|set|frozenset) is not JSON serializable/,
  (site, match) => {
    const call = callsOf(site, /^json\.dumps?$|^dumps?$/);
    const list = call?.childForFieldName('arguments');
    if (!call || !list || argumentsOf(call).some((arg) => /^(default|cls)\s*=/.test(arg.text))) return null;
    const last = argumentsOf(call).at(-1);
    if (!last) return null;
    const draft = (how: string, because: string): Draft => ({
      rank: RANK.message,
      edits: [{ start: last.endIndex, end: last.endIndex, text: `, default=${how}` }],
      because,
    });
    // Text for whatever comes hides what should not have come.
    if (/^date/.test(match[1] ?? '') && writesIso(site))
      return draft(
        'lambda value: value.isoformat()',
        `write a ${match[1]} in the form of isoformat(), as other code of the repo does`,
      );
    const how = /set$/.test(match[1] ?? '') ? 'list' : 'str';
    return guess(
      draft(
        how,
        `write a ${match[1]}, and all else that JSON has no type for, as ${how === 'list' ? 'a list' : 'text'}`,
      ),
    );
  },
];

/** Whether the repo writes or reads dates in that form, and in no other. */
const writesIso = (site: Site): boolean => {
  const methods = everywhere(site, 'attribute').map((node) => node.childForFieldName('attribute')?.text ?? '');
  const otherwise = everywhere(site, 'call').some(
    (call) =>
      /\.isoformat$/.test(functionName(call)) && (call.childForFieldName('arguments')?.namedChildCount ?? 0) > 0,
  );
  return methods.some((name) => /^(iso|fromiso)format$/.test(name)) && !methods.includes('strftime') && !otherwise;
};

const READINGS: readonly Reading[] = [joined, notAnInteger, badIndex, unhashable, lazy, written, json];

/** A value of the wrong type given to an operation that wants one certain type, which the message names. */
export const argumentCoercion: Template = {
  name: 'argument-coercion',
  errors: ['TypeError'],
  propose(site) {
    for (const [message, propose] of READINGS) {
      const match = message.exec(site.message);
      const draft = match === null ? null : propose(site, match);
      if (draft !== null) return [draft];
    }
    return [];
  },
};
