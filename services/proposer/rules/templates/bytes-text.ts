import type { Node } from '../../../python/parser.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { only, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

const SIMPLE = /^(identifier|attribute|subscript|call|string)$/;

const argumentsOf = (call: Node): readonly Node[] =>
  (call.childForFieldName('arguments')?.namedChildren ?? []).filter(
    (arg): arg is Node => arg !== null && arg.type !== 'comment',
  );
const nameOf = (call: Node): string => call.childForFieldName('function')?.text ?? '';

/** The first argument of the only call of that name. */
const argumentOf = (site: Site, name: RegExp): Node | null => {
  const call = only(suspects(site, 'call').filter((node) => name.test(nameOf(node))));
  const first = call === null ? undefined : argumentsOf(call)[0];
  return first === undefined || first.type === 'keyword_argument' ? null : first;
};

const recoded = (node: Node | null, method: 'encode' | 'decode'): Draft | null =>
  node === null || /^(integer|float|keyword_argument)$/.test(node.type)
    ? null
    : {
        rank: RANK.message,
        edits: [replaceNode(node, `${SIMPLE.test(node.type) ? node.text : `(${node.text})`}.${method}("utf-8")`)],
        because:
          method === 'encode'
            ? 'encode the text where bytes are asked for'
            : 'decode the bytes where text is asked for',
      };

/** `a + b`, `x in data`, `data.split(x)`: the side that is text. */
const textSide = (site: Site): Node | null => {
  const node = only(suspects(site, 'comparison_operator', 'binary_operator', 'call'));
  if (node === null) return null;
  if (node.type === 'call') return argumentOf(site, /./);
  return node.type === 'comparison_operator' ? (node.namedChildren[0] ?? null) : node.childForFieldName('right');
};

const plusRight = (site: Site): Node | null =>
  only(
    suspects(site, 'binary_operator', 'augmented_assignment').filter((node) =>
      /^\+=?$/.test(node.childForFieldName('operator')?.text ?? ''),
    ),
  )?.childForFieldName('right') ?? null;

/** What each message says is of the wrong kind, and which way it has to be turned. */
const READINGS: readonly (readonly [RegExp, (site: Site) => Draft | null])[] = [
  [
    /^(a bytes-like object is required, not 'str'|can't concat str to bytes|argument should be integer or bytes-like object, not 'str')/,
    (site) => recoded(textSide(site), 'encode'),
  ],
  [/^(Strings|Unicode-objects) must be encoded before hashing/, (site) => recoded(argumentOf(site, /./), 'encode')],
  [
    /^(startswith|endswith) first arg must be bytes or a tuple of bytes, not str/,
    (site) => recoded(argumentOf(site, /\.(startswith|endswith)$/), 'encode'),
  ],
  [
    /^(startswith|endswith) first arg must be str or a tuple of str, not bytes/,
    (site) => recoded(argumentOf(site, /\.(startswith|endswith)$/), 'decode'),
  ],
  [/^can only concatenate str \(not "bytes"\) to str/, (site) => recoded(plusRight(site), 'decode')],
  [/^write\(\) argument must be str, not bytes/, (site) => recoded(argumentOf(site, /\.write$/), 'decode')],
  [
    /^cannot use a string pattern on a bytes-like object/,
    (site) => {
      const call = only(suspects(site, 'call'));
      const text = call === null ? undefined : argumentsOf(call).at(-1);
      return text && /^(identifier|attribute|subscript|call)$/.test(text.type) ? recoded(text, 'decode') : null;
    },
  ],
  [
    /^string argument without an encoding/,
    (site) => {
      const arg = argumentOf(site, /^(bytes|bytearray)$/);
      return arg === null || arg.nextNamedSibling !== null
        ? null
        : {
            rank: RANK.message,
            edits: [replaceNode(arg, `${arg.text}, "utf-8"`)],
            because: 'say the encoding in which the text becomes bytes',
          };
    },
  ],
];

/**
 * Whether the repo has another encoding than UTF-8 in hand, or counts the characters of a text that is to become bytes, of
 * which there may be more.
 */
const isElsewhereOther = (site: Site): boolean =>
  [...site.codebase.modules.values()].some(({ source }) =>
    /(code\(|encoding\s*=\s*)['"](?!utf-?8(-sig)?['"])[\w-]+['"]/i.test(source),
  ) || suspects(site, 'call').some((call) => nameOf(call) === 'len');

/** Bytes and text in one operation: the message says which of the two is asked for. */
export const bytesText: Template = {
  name: 'bytes-text',
  errors: ['TypeError'],
  propose(site) {
    const found = READINGS.find(([message]) => message.test(site.message));
    const draft = found?.[1](site) ?? null;
    if (draft === null) return [];
    return [isElsewhereOther(site) ? { ...draft, rank: RANK.neutralReturn, mitigation: true } : draft];
  },
};
