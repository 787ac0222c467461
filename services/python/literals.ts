import { descendants, type Node } from './parser.ts';

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"', '0': '\0' };

/** The text that a plain string literal stands for; null for f-strings, bytes and anything else. */
export const stringValue = (node: Node | null): string | null => {
  if (node?.type !== 'string') return null;
  const start = node.namedChildren[0];
  const prefix = start?.type === 'string_start' ? start.text.replace(/['"]+$/, '').toLowerCase() : '';
  if (/[fb]/.test(prefix)) return null;
  const content = descendants(node, 'string_content')
    .map((part) => part.text)
    .join('');
  return prefix.includes('r') ? content : content.replace(/\\([ntr\\'"0])/g, (_, c: string) => ESCAPES[c] ?? c);
};

/** The same literal with other text, in the quotes and with the prefix it had. */
export const respell = (node: Node, text: string): string => {
  const quote = /^([a-zA-Z]*)("""|'''|"|')/.exec(node.text);
  return quote === null ? JSON.stringify(text) : `${quote[1]}${quote[2]}${text}${quote[2]}`;
};

/** A Python string literal for any text. */
export const pythonString = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The text of a Python `repr` of a string, as messages print it; null where it is no quoted string. */
export const reprValue = (repr: string): string | null => {
  const body = /^'((?:[^'\\]|\\.)*)'$|^"((?:[^"\\]|\\.)*)"$/s.exec(repr.trim());
  if (body === null) return null;
  return (body[1] ?? body[2] ?? '').replace(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|.)/g, (_, c: string) =>
    c.length > 1 ? String.fromCharCode(Number.parseInt(c.slice(1), 16)) : (ESCAPES[c] ?? c),
  );
};

/** A literal all the way down: numbers, strings, None, booleans, and lists, tuples, sets and dictionaries of them. */
export const isLiteral = (node: Node): boolean => {
  switch (node.type) {
    case 'integer':
    case 'float':
    case 'true':
    case 'false':
    case 'none':
      return true;
    case 'string':
      return descendants(node, 'interpolation').length === 0;
    case 'concatenated_string':
    case 'list':
    case 'tuple':
    case 'set':
    case 'dictionary':
    case 'pair':
    case 'unary_operator':
    case 'parenthesized_expression':
      return node.namedChildren.every((child) => child !== null && (child.type === 'comment' || isLiteral(child)));
    default:
      return false;
  }
};

/** The keys of a dictionary display that are plain strings or integers, as Python's `repr` writes them. */
export const dictionaryKeys = (node: Node): readonly string[] =>
  node.namedChildren.flatMap((pair) => {
    const key = pair?.type === 'pair' ? pair.childForFieldName('key') : null;
    if (key === null || key === undefined) return [];
    const text = stringValue(key);
    return text !== null ? [`'${text}'`] : key.type === 'integer' ? [key.text] : [];
  });
