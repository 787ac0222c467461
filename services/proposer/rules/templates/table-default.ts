import { reprValue, stringValue } from '../../../python/literals.ts';
import { lastValueOf } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { only, suspects } from '../site.ts';
import { RANK, type Template } from '../template.ts';

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
    return [
      {
        rank: RANK.idiom,
        edits: [replaceNode(node, `${object.text}.get(${key.text}, ${object.text}[${fallback.text}])`)],
        because: `fall back to the table's own entry ${fallback.text} for a key that it does not list`,
      },
    ];
  },
};
