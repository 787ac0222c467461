import { nearMiss } from '../../../python/edit-distance.ts';
import { isLiteral, pythonString, reprValue, respell, stringValue } from '../../../python/literals.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { everywhere, only, type Site, suspects } from '../site.ts';
import { RANK, type Template } from '../template.ts';

/** Keys that the repo's code writes: dictionary displays and item assignments, and keywords of `dict(…)`. */
const writtenKeys = (site: Site): readonly string[] => [
  ...everywhere(site, 'pair').flatMap((pair) => stringValue(pair.childForFieldName('key')) ?? []),
  ...everywhere(site, 'assignment').flatMap((node) => {
    const left = node.childForFieldName('left');
    return left?.type === 'subscript' ? (stringValue(left.childForFieldName('subscript')) ?? []) : [];
  }),
  ...everywhere(site, 'call')
    .filter((call) => call.childForFieldName('function')?.text === 'dict')
    .flatMap((call) => descendants(call, 'keyword_argument').map((node) => node.childForFieldName('name')?.text ?? '')),
];

/** Keys that data files of the repo hold: object keys of JSON, the first line of CSV and TSV, keys of YAML, TOML and INI. */
const dataKeys = (site: Site): readonly string[] =>
  [...site.codebase.files].flatMap(([path, text]) => {
    const head = text.slice(0, 200_000);
    if (/\.jsonl?$|\.ndjson$/.test(path))
      return [...head.matchAll(/"([^"\\\n]+)"\s*:/g)].map((match) => match[1] ?? '');
    if (/\.(csv|tsv)$/.test(path))
      return (head.replace(/^\uFEFF/, '').split(/\r?\n/)[0] ?? '')
        .split(/[,;\t]/)
        .map((cell) => cell.trim().replace(/^"|"$/g, ''));
    if (/\.(ya?ml|toml|ini|cfg)$/.test(path))
      return [...head.matchAll(/^\s*-?\s*([\w-]+)\s*[:=]/gm)].map((match) => match[1] ?? '');
    return [];
  });

const subscriptsOf = (site: Site, key: string): Node[] =>
  suspects(site, 'subscript').filter((node) => stringValue(node.childForFieldName('subscript')) === key);

/** A literal key that nothing writes, one slip away from one that is written. */
export const nearMissKey: Template = {
  name: 'near-miss-key',
  errors: ['KeyError'],
  propose(site) {
    const key = reprValue(site.message);
    const node = key === null ? null : only(subscriptsOf(site, key));
    const literal = node?.childForFieldName('subscript');
    if (key === null || !literal || !isLiteral(literal)) return [];
    const written = new Set([...writtenKeys(site), ...dataKeys(site)]);
    const meant = written.has(key) ? null : nearMiss(key, written);
    if (meant === null) return [];
    const because = `read the key ${pythonString(meant)}, which is written elsewhere, in place of ${pythonString(key)}, which nothing writes`;
    return [{ rank: RANK.message, edits: [replaceNode(literal, respell(literal, meant))], because }];
  },
};
