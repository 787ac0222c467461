import { nearMiss } from '../../../python/edit-distance.ts';
import { reprValue, stringValue } from '../../../python/literals.ts';
import { lastValueOf } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { only, suspects } from '../site.ts';
import { RANK, type Template } from '../template.ts';

const plain = (text: string): string => text.trim().toLowerCase();

/** A look-up in a table that has an entry of its own for everything else. */
export const tableDefault: Template = {
  name: 'table-default',
  errors: ['KeyError'],
  propose(site) {
    const node = only(suspects(site, 'subscript'));
    const object = node?.childForFieldName('value');
    const key = node?.childForFieldName('subscript');
    const table = object?.type === 'identifier' && node ? lastValueOf(node, object.text) : null;
    if (!node || !object || !key || table?.type !== 'dictionary' || reprValue(site.message) === null) return [];
    const fallback = table.namedChildren
      .map((pair) => pair?.childForFieldName('key') ?? null)
      .find((found) => /^(default|defaults|other|others|unknown|fallback|\*)$/i.test(stringValue(found) ?? ''));
    if (!fallback || stringValue(key) !== null) return [];
    const given = reprValue(site.message) ?? '';
    const keys = table.namedChildren.flatMap((pair) => stringValue(pair?.childForFieldName('key') ?? null) ?? []);
    // A slip, or another spelling, of an entry is not meant for the fallback.
    if (nearMiss(given.trim(), keys) !== null || keys.some((known) => plain(known) === plain(given))) return [];
    // "other" and "unknown" can be values by themselves.
    const sure = /^(default|defaults|fallback|\*)$/i.test(stringValue(fallback) ?? '');
    return [
      {
        rank: sure ? RANK.idiom : RANK.neutralReturn,
        ...(sure ? {} : { mitigation: true }),
        edits: [replaceNode(node, `${object.text}.get(${key.text}, ${object.text}[${fallback.text}])`)],
        because: `fall back to the table's own entry ${fallback.text} for a key that it does not list`,
      },
    ];
  },
};
