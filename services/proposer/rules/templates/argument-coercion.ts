import type { Node } from '../../../python/parser.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { hasOtherUses } from '../other-uses.ts';
import { only, type Site, suspects } from '../site.ts';
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
  hasOtherUses(site, node) ? { ...draft, rank: RANK.neutralReturn, mitigation: true } : draft;

const joined: Reading = [
  /^sequence item \d+: expected str instance, (\w+) found/,
  (site, match) => {
    const call = callsOf(site, /\.join$/);
    const [arg] = call === null ? [] : argumentsOf(call);
    if (!call || !arg || match[1] === 'NoneType' || match[1] === 'bytes') return null;
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
    if (match[1] === 'float' && quotient) {
      const operator = quotient.childForFieldName('operator');
      return operator === null
        ? null
        : {
            rank: RANK.message,
            edits: [replaceNode(operator, '//')],
            because: 'divide without a fraction, as a count has to be',
          };
    }
    const arg = only(args.filter(({ type }) => type !== 'integer'));
    return arg === null || arg.type === 'keyword_argument'
      ? null
      : here(site, arg, wrap(arg, 'int', `take the ${match[1]} as a whole number`));
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
      return {
        rank: RANK.message,
        edits: [replaceNode(operator, '//')],
        because: 'divide without a fraction, as an index has to be',
      };
    return /^(identifier|call|attribute|subscript)$/.test(index.type)
      ? here(site, index, wrap(index, 'int', `take the ${match[1]} as an index`))
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
    return arg && /^(identifier|attribute|subscript|call|list)$/.test(arg.type) ? wrap(arg, name, because) : null;
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
      return wrap(object, 'list', because);
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
      : wrap(arg, 'list', because);
  },
];

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
    const how = /set$/.test(match[1] ?? '') ? 'list' : 'str';
    const last = argumentsOf(call).at(-1);
    if (!last) return null;
    return {
      rank: RANK.message,
      edits: [{ start: last.endIndex, end: last.endIndex, text: `, default=${how}` }],
      because: `write a ${match[1]} as ${how === 'list' ? 'a list' : 'text'}, since JSON has no such type`,
    };
  },
];

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
