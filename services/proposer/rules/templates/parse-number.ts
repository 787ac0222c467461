import { pythonString, reprValue } from '../../../python/literals.ts';
import type { Node } from '../../../python/parser.ts';
import { enclosingLoop } from '../../../python/scope.ts';
import { insertBefore, replaceNode } from '../../../python/source-edit.ts';
import { fillsOptional } from '../expected-none.ts';
import { only, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';
import { sentences } from '../words.ts';

const INTEGER = /^\s*[+-]?\d+(_\d+)*\s*$/;
const FLOAT = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/;

type Cleaning = {
  readonly suffix: string;
  readonly text: string;
  readonly because: string;
  /** What is taken off may have meant something: 12% is 12 or 0.12. */
  readonly loses?: true;
};

/** One step that turns the text of the message into a number, where there is one. */
const cleanings = (text: string): readonly Cleaning[] => {
  const edge = /^\s*([^\d\s.+-]{1,3})\s*[+-]?\d/.exec(text)?.[1];
  const end = /\d\s*([%€$£¥])\s*$/.exec(text)?.[1];
  const steps: Cleaning[] = [];
  // Only where every comma stands as a separator of thousands: `1,5` is another number.
  if (/^[^\d,]*\d{1,3}(,\d{3})+([^\d,][^,]*)?$/.test(text))
    steps.push({
      suffix: '.replace(",", "")',
      text: text.replaceAll(',', ''),
      because: 'take the separators of thousands out',
    });
  if (edge !== undefined && /^[$€£¥]$/.test(edge))
    steps.push({
      suffix: `.strip().lstrip(${pythonString(edge)})`,
      text: text.trim().replace(edge, ''),
      because: `take the sign ${pythonString(edge)} off`,
    });
  if (edge !== undefined && /^[$€£¥]$/.test(edge) && /^\D*\d{1,3}(,\d{3})+\b/.test(text))
    steps.push({
      suffix: `.strip().lstrip(${pythonString(edge)}).replace(",", "")`,
      text: text.trim().replace(edge, '').replaceAll(',', ''),
      because: `take the sign ${pythonString(edge)} and the separators of thousands out`,
    });
  if (end !== undefined)
    steps.push({
      suffix: `.strip().rstrip(${pythonString(end)})`,
      text: text.trim().replace(end, ''),
      because: `take the sign ${pythonString(end)} off`,
      ...(end === '%' ? { loses: true } : {}),
    });
  if (text.startsWith('\uFEFF'))
    steps.push({ suffix: '.lstrip("\\ufeff")', text: text.slice(1), because: 'take the byte order mark off' });
  if (/^\s*['"].*['"]\s*$/.test(text))
    steps.push({
      suffix: `.strip().strip("\\"'")`,
      text: text.trim().replace(/^['"]+|['"]+$/g, ''),
      because: 'take the quotes off',
    });
  return steps;
};

/**
 * Whether a comma groups digits here: the text has a point as well, or two commas, or the repo writes numbers so. `1,500` alone
 * may be one and a half, and a text like `1,5` would be read as 15 from then on.
 */
const groupsThousands = (site: Site, text: string): boolean =>
  /,\d{3}(,\d{3})+\b|,\d{3}\.\d/.test(text) ||
  [...site.codebase.modules.values()].some(({ source }) =>
    /\{[^{}]*:[^{}]*,[^{}]*\}|\.replace\(['"],['"], ?['"]['"]\)|format\([^)]*['"],/.test(source),
  ) ||
  sentences(site).some((sentence) => /\bthousands?\b/i.test(sentence));

const simple = (node: Node): string =>
  /^(identifier|attribute|subscript|call|string)$/.test(node.type) ? node.text : `(${node.text})`;

/** `int(text)` and `float(text)` of a text that is not quite a number; the message has the very text. */
export const parseNumber: Template = {
  name: 'parse-number',
  errors: ['ValueError'],
  propose(site) {
    const message =
      /^invalid literal for (int)\(\) with base (10): (.*)$/s.exec(site.message) ??
      /^could not convert string to (float)()(?:: (.*))?$/s.exec(site.message);
    const text = message === null ? null : reprValue(message[3] ?? '');
    const call =
      message === null
        ? null
        : only(suspects(site, 'call').filter((node) => node.childForFieldName('function')?.text === message[1]));
    const arg = call === null ? null : only(call.childForFieldName('arguments')?.namedChildren ?? []);
    if (message === null || text === null || call === null || !arg) return [];
    const name = message[1] ?? 'int';
    const fits = name === 'int' ? INTEGER : FLOAT;
    const drafts: Draft[] = [];
    for (const { suffix, text: cleaned, because, loses } of cleanings(text)) {
      const unsure = loses === true || (suffix.includes('","') && !groupsThousands(site, text));
      if (fits.test(cleaned))
        drafts.push({
          rank: unsure ? RANK.neutralReturn : RANK.message,
          edits: [replaceNode(arg, `${simple(arg)}${suffix}`)],
          mitigation: unsure,
          because: `${because} before the text is read as a number`,
        });
    }
    if (name === 'int' && FLOAT.test(text))
      drafts.push({
        // Other texts may have a fraction, which would be lost without a word.
        rank: RANK.neutralReturn,
        mitigation: true,
        edits: [replaceNode(call, `int(float(${arg.text}))`)],
        because: 'read a number that may have a fraction, and then cut it',
      });
    if (/^0[xX][0-9a-fA-F]+$/.test(text.trim()) && name === 'int')
      drafts.push({
        rank: RANK.neutralReturn,
        mitigation: true,
        edits: [replaceNode(arg, `${arg.text}, 16`)],
        because: 'read the number to base 16, as it is written',
      });
    if (text.trim() === '') drafts.push(...blank(site, call, arg, text, name));
    return drafts;
  },
};

/** No text at all: pass over it in a loop, or take it as zero. */
const blank = (site: Site, call: Node, arg: Node, text: string, name: string): readonly Draft[] => {
  const drafts: Draft[] = [];
  const present = text === '' ? arg.text : `${simple(arg)}.strip()`;
  const plain = /^(identifier|attribute|subscript)$/.test(arg.type);
  const whole = /^\w+$/.test(arg.text) && enclosingLoop(site.statement)?.childForFieldName('left')?.text === arg.text;
  if (whole && site.statement.type === 'expression_statement') {
    const edit = insertBefore(site.module.source, site.statement, [`if not ${present}:`, '\tcontinue']);
    if (edit !== null)
      drafts.push({
        rank: RANK.neutralReturn,
        mitigation: true,
        edits: [edit],
        because: 'pass over an item without any text',
      });
  }
  if (plain && fillsOptional(site, call))
    drafts.push({
      rank: RANK.idiom,
      edits: [replaceNode(call, parenthesise(call, `${call.text} if ${simple(arg)}.strip() else None`))],
      because: 'give None for a text with nothing in it, which the field that it is for can be',
    });
  const zero = name === 'int' ? '0' : '0.0';
  if (plain)
    drafts.push({
      rank: RANK.coercion,
      mitigation: true,
      edits: [replaceNode(call, parenthesise(call, `${call.text} if ${present} else ${zero}`))],
      because: `take a text with nothing in it as ${zero}`,
    });
  return drafts;
};

/** A conditional expression binds weaker than anything but a whole right-hand side or argument. */
const parenthesise = (node: Node, text: string): string =>
  /^(assignment|return_statement|argument_list|expression_statement|keyword_argument|pair|list|tuple|parenthesized_expression|list_comprehension)$/.test(
    node.parent?.type ?? '',
  )
    ? text
    : `(${text})`;
