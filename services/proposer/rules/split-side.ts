import { stringValue } from '../../python/literals.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { everywhere, type Site } from './site.ts';
import { sentences } from './words.ts';

export type Split = {
  readonly call: Node;
  readonly text: Node;
  readonly separator: Node | null;
  readonly limit: Node | null;
  readonly method: string;
};

export const asSplit = (node: Node | null): Split | null => {
  const fn = node?.type === 'call' ? node.childForFieldName('function') : null;
  const method = fn?.childForFieldName('attribute')?.text ?? '';
  const text = fn?.childForFieldName('object');
  if (!node || !text || !/^r?split$/.test(method)) return null;
  const args = (node.childForFieldName('arguments')?.namedChildren ?? []).filter((arg) => arg !== null);
  if (args.some((arg) => arg?.type === 'keyword_argument')) return null;
  return { call: node, text, separator: args[0] ?? null, limit: args[1] ?? null, method };
};

/** From the left, so that the last part may hold the separator, or from the right; and why, for people. */
export type Side = { readonly how: 'split' | 'rsplit'; readonly because: string };

type Question = {
  readonly site: Site;
  readonly names: readonly string[];
  readonly split: Split;
  readonly separator: string | null;
};

const READS = /^(int|float|Decimal|decimal\.Decimal|Fraction|date\.fromisoformat|datetime\.fromisoformat)$/;

/** Names that the function reads as numbers or dates, in which the separator cannot occur. */
const converted = ({ site, names }: Question): ReadonlySet<string> => {
  const scope = site.fn ?? site.module.root;
  return new Set(
    descendants(scope, 'call').flatMap((call) => {
      const arg = call.childForFieldName('arguments')?.namedChildren[0]?.text.replace(/\.strip\(\)$/, '') ?? '';
      return READS.test(call.childForFieldName('function')?.text ?? '') && names.includes(arg) ? [arg] : [];
    }),
  );
};

/** All parts but the first, or but the last, are read as numbers: the rest is text, and the only one that can hold it. */
const byConversion = (question: Question): Side | null => {
  const { names } = question;
  const numbers = converted(question);
  const texts = names.filter((name) => !numbers.has(name));
  const [text] = texts;
  if (text === undefined || texts.length !== 1 || numbers.size !== names.length - 1) return null;
  if (text === names[0]) return { how: 'rsplit', because: 'what follows is read as a number' };
  return text === names.at(-1) ? { how: 'split', because: 'what comes before is read as a number' } : null;
};

const GENERIC = /^(text|line|s|string|value|part|item|row|entry|data|x|raw|word|field|spec|it)$/;

/** Other code of the repo that splits the same kind of text by the same separator, and says from which side. */
const bySibling = ({ site, names, split, separator }: Question): Side | null => {
  const found = everywhere(site, 'call').flatMap((call): Side['how'][] => {
    const callee = call.childForFieldName('function');
    const method = callee?.childForFieldName('attribute')?.text ?? '';
    const other = asSplit(call);
    const how = /^r?partition$/.test(method) || other?.limit?.text === `${names.length - 1}` ? method : null;
    const by = call.childForFieldName('arguments')?.namedChildren[0] ?? null;
    if (how === null || call.id === split.call.id || separator === null || stringValue(by) !== separator) return [];
    const left = call.parent?.type === 'assignment' ? call.parent.childForFieldName('left') : null;
    const targets = (left?.namedChildren ?? []).map((node) => node?.text ?? '').filter((name) => name !== '_');
    const sameNames = targets[0] === names[0] && targets.at(-1) === names.at(-1);
    const text = callee?.childForFieldName('object')?.text;
    const sameText = text === split.text.text && !GENERIC.test(text.split('.').at(-1) ?? '');
    return sameNames || sameText ? [how.startsWith('r') ? 'rsplit' : 'split'] : [];
  });
  const [how] = found;
  return how !== undefined && found.every((other) => other === how)
    ? { how, because: 'other code of the repo splits such a text so' }
    : null;
};

/** Which side fits a text and the parts that it has to give. */
const fits = (text: string, separator: string, parts: (part: string) => boolean): ReadonlySet<Side['how']> => {
  const first = text.indexOf(separator);
  const last = text.lastIndexOf(separator);
  const found = new Set<Side['how']>();
  if (first === -1 || first === last) return found;
  if (parts(text.slice(first + separator.length).trim())) found.add('split');
  if (parts(text.slice(0, last).trim())) found.add('rsplit');
  return found;
};

const soleSide = (found: readonly ReadonlySet<Side['how']>[], because: string): Side | null => {
  const sides = new Set(found.flatMap((one) => [...one]));
  const [how] = sides;
  return sides.size === 1 && how !== undefined ? { how, because } : null;
};

/** A test that calls the function with such a text, and expects one of its parts whole. */
const byTest = ({ site, separator }: Question): Side | null => {
  const name = site.fn?.childForFieldName('name')?.text;
  if (separator === null || name === undefined) return null;
  const tests = [...site.codebase.modules.values()].filter(({ test }) => test);
  const statements = tests.flatMap(({ root }) => descendants(root, 'assert_statement', 'expression_statement'));
  return soleSide(
    statements.flatMap((statement) => {
      const strings = descendants(statement, 'string').map((node) => stringValue(node) ?? '');
      const calls = descendants(statement, 'call').some(
        (call) => call.childForFieldName('function')?.text.split('.').at(-1) === name,
      );
      return calls
        ? strings.map((text) => fits(text, separator, (part) => part.includes(separator) && strings.includes(part)))
        : [];
    }),
    'a test of the repo expects that',
  );
};

const URL = /^[a-z][a-z\d+.-]*:\/\/\S+$/i;

/** Texts that the repo has: string literals, and lines of its data. A web address is one value, and its query is full of `=`. */
const byAddress = ({ site, separator }: Question): Side | null => {
  if (separator?.trim() !== '=') return null;
  const data = [...site.codebase.files]
    .filter(([path]) => !/\.(py|md|rst)$/i.test(path))
    .flatMap(([, text]) => (text.length > 200_000 ? [] : text.split(/\r?\n/)));
  const literals = everywhere(site, 'string').map((node) => stringValue(node) ?? '');
  const other = (text: string, part: string): boolean =>
    !URL.test(text.trim().replace(part, '').replace(separator, '').trim());
  return soleSide(
    [...data, ...literals].map((text) =>
      URL.test(text.trim())
        ? new Set()
        : fits(text, separator, (part) => URL.test(part) && part.includes(separator) && other(text, part)),
    ),
    'the repo has texts in which that is a web address',
  );
};

const SIGNS: Record<string, string> = {
  '=': 'equals?( signs?)?',
  ':': 'colons?',
  ',': 'commas?',
  ';': 'semicolons?',
  '@': 'at[ -]signs?',
  '-': '(hyphens?|dash(es)?|minus)',
  '/': 'slash(es)?',
  '|': '(pipes?|bars?)',
  '.': '(dots?|points?|full stops?)',
  ' ': '(spaces?|blanks?)',
};

/** What people wrote: "the value is everything after the equals sign", "a value may hold further equals signs". */
const byWords = ({ site, names, separator }: Question): Side | null => {
  const sign = separator === null ? undefined : SIGNS[separator.trim() || ' '];
  const [first, last] = [names[0] ?? '', names.at(-1) ?? ''];
  if (sign === undefined || separator === null) return null;
  const holds = (name: string): RegExp =>
    new RegExp(
      `\\b${name}s?\\b.{0,40}\\b(may|can|might)\\b.{0,20}\\b(hold|have|contain|include)\\b.{0,60}\\b${sign}\\b|\\b${sign}\\b.{0,20}\\b(in|of|belongs? to) (a|the|its) ${name}\\b`,
      'i',
    );
  const after = new RegExp(
    `\\b(everything|anything|all|the rest|what(ever)?)\\b.{0,20}\\b(after|behind|following|follows) (the|its) (first )?${sign}\\b|\\b(the|its) first ${sign}\\b`,
    'i',
  );
  const before = new RegExp(
    `\\b(everything|anything|all|what(ever)?)\\b.{0,20}\\b(before|up to) (the|its) last ${sign}\\b|\\b(the|its) last ${sign}\\b`,
    'i',
  );
  const mentions = (sentence: string, name: string): boolean => new RegExp(`\\b${name}s?\\b`, 'i').test(sentence);
  return soleSide(
    sentences(site).map((sentence) => {
      const found = new Set<Side['how']>();
      if (/\b(not|no|never|cannot|without|escap\w*|quot\w*|backslash\w*|encoded|doubled?|twice)\b/i.test(sentence))
        return found;
      if (holds(last).test(sentence) || (after.test(sentence) && mentions(sentence, last))) found.add('split');
      if (holds(first).test(sentence) || (before.test(sentence) && mentions(sentence, first))) found.add('rsplit');
      return found;
    }),
    'the repo says so in words',
  );
};

/** The side that the repo determines; null where nothing does, or where two things in it disagree. */
export const sideOf = (site: Site, left: Node, split: Split, count: number): Side | null => {
  const names = left.namedChildren.map((node) => (node?.type === 'identifier' ? node.text : ''));
  if (names.length !== count || names.some((name) => name === '')) return null;
  if (split.method === 'rsplit') return { how: 'rsplit', because: 'it is split from the right already' };
  const separator = split.separator === null ? null : stringValue(split.separator);
  if (split.separator !== null && separator === null) return null;
  const question = { site, names, split, separator };
  const numbers = converted(question);
  const two = count === 2 ? [byTest, bySibling, byWords, byAddress] : [bySibling];
  const found = [byConversion, ...two].flatMap((by) => by(question) ?? []);
  const [side] = found;
  // Where all parts are numbers, none can hold the separator: the text itself is another than what is expected.
  if (side === undefined || numbers.size === count) return null;
  return found.every(({ how }) => how === side.how) ? side : null;
};
