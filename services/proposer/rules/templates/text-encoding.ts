import { stringValue } from '../../../python/literals.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import { enclosingFunction } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import type { Site } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

const OPENS = /(^|\.)(open|read_text|write_text|open_text)$/;

const encodingOf = (call: Node): Node | null =>
  descendants(call, 'keyword_argument')
    .find((arg) => arg.childForFieldName('name')?.text === 'encoding')
    ?.childForFieldName('value') ?? null;

/** The calls that can have opened the text: in the statement, else in the function around it. */
const openings = (site: Site): readonly Node[] => {
  const opens = (scope: Node): Node[] =>
    descendants(scope, 'call').filter(
      (call) =>
        OPENS.test(call.childForFieldName('function')?.text ?? '') &&
        !/["'][rwax]?b[+]?["']/.test(call.childForFieldName('arguments')?.text ?? ''),
    );
  const near = opens(site.statement);
  return near.length > 0 ? near : opens(enclosingFunction(site.statement) ?? site.module.root);
};

const set = (call: Node, encoding: string): Draft['edits'] => {
  const now = encodingOf(call);
  if (now !== null) return [replaceNode(now, `"${encoding}"`)];
  const args = call.childForFieldName('arguments');
  const last = args?.namedChildren.filter((arg) => arg !== null && arg.type !== 'comment').at(-1);
  const at = last?.endIndex ?? (args?.startIndex ?? 0) + 1;
  return [{ start: at, end: at, text: `${last ? ', ' : ''}encoding="${encoding}"` }];
};

/** Text that is read or written in an encoding that it is not in; the message names the codec and the byte. */
export const textEncoding: Template = {
  name: 'text-encoding',
  errors: ['UnicodeDecodeError', 'UnicodeEncodeError'],
  propose(site) {
    const message = /^'([\w-]+)' codec can't (decode byte 0x([0-9a-f]{2}) in position (\d+)|(?:decode|encode))/.exec(
      site.message,
    );
    if (message === null) return [];
    const codec = (message[1] ?? '').toLowerCase();
    const narrow = /^(ascii|charmap|latin-1|cp\d+|iso8859-\d+)$/.test(codec);
    const to = narrow
      ? 'utf-8'
      : codec.startsWith('utf-8')
        ? otherThanUtf8(message[3] ?? '', Number(message[4] ?? 1))
        : null;
    if (to === null) return [];
    // Every byte is a character of Latin-1, the right one or not.
    const guessed = to === 'latin-1';
    const rank = guessed ? RANK.coercion : RANK.message;
    const because = narrow
      ? `use UTF-8 where ${codec} has no such character`
      : `read the text as ${to}, since byte 0x${message[3]} is not UTF-8`;
    const direct = descendants(site.node ?? site.statement, 'call').filter((call) =>
      /\.(de|en)code$/.test(call.childForFieldName('function')?.text ?? ''),
    );
    if (direct.length === 1 && direct[0]) return recode(direct[0], to, { rank, because, mitigation: guessed });
    const calls = openings(site);
    const [call] = calls;
    return call && calls.length === 1 ? [{ rank, edits: set(call, to), mitigation: guessed, because }] : [];
  },
};

/** `\xff\xfe` and `\xfe\xff` begin UTF-16; any byte is a character of Latin-1. */
const otherThanUtf8 = (byte: string, position: number): string | null =>
  position === 0 && /^(ff|fe)$/.test(byte) ? 'utf-16' : byte === '' ? null : 'latin-1';

const recode = (call: Node, to: string, how: Omit<Draft, 'edits'>): readonly Draft[] => {
  const args = call.childForFieldName('arguments');
  const first = args?.namedChildren[0];
  if (!args) return [];
  if (first && stringValue(first) === null) return [];
  const edit = first
    ? replaceNode(first, `"${to}"`)
    : { start: args.startIndex + 1, end: args.startIndex + 1, text: `"${to}"` };
  return [{ ...how, edits: [edit] }];
};
