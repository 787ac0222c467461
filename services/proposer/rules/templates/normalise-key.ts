import { dictionaryKeys, reprValue } from '../../../python/literals.ts';
import { lastValueOf } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { only, suspects } from '../site.ts';
import { RANK, type Template } from '../template.ts';

const STRING_FORMS: readonly (readonly [string, (key: string) => string])[] = [
  ['.strip()', (key) => key.trim()],
  ['.upper()', (key) => key.toUpperCase()],
  ['.lower()', (key) => key.toLowerCase()],
  [
    '.title()',
    (key) =>
      key.toLowerCase().replace(/(^|[^a-z])([a-z])/g, (_, before: string, c: string) => before + c.toUpperCase()),
  ],
  ['.strip().upper()', (key) => key.trim().toUpperCase()],
  ['.strip().lower()', (key) => key.trim().toLowerCase()],
];

/** A look-up in a table of constants whose keys are all in a form that the given key becomes by one plain step. */
export const normaliseKey: Template = {
  name: 'normalise-key',
  errors: ['KeyError'],
  propose(site) {
    const node = only(suspects(site, 'subscript'));
    const object = node?.childForFieldName('value');
    const key = node?.childForFieldName('subscript');
    const table = object?.type === 'identifier' && node ? lastValueOf(node, object.text) : null;
    if (!node || !key || table?.type !== 'dictionary' || key.type === 'string') return [];
    const keys = dictionaryKeys(table);
    if (keys.length === 0 || keys.length !== table.namedChildren.filter((child) => child?.type === 'pair').length)
      return [];

    const simple = ['identifier', 'attribute', 'subscript', 'call'].includes(key.type);
    const text = reprValue(site.message);
    if (text === null) {
      if (!/^-?\d+$/.test(site.message) || !keys.includes(`'${site.message}'`)) return [];
      const because = 'look the number up as text, as the keys of the table are';
      return [{ rank: RANK.message, edits: [replaceNode(key, `str(${key.text})`)], because }];
    }
    if (keys.every((known) => /^\d+$/.test(known)) && keys.includes(text.trim())) {
      const because = 'look the text up as a number, as the keys of the table are';
      return [{ rank: RANK.message, edits: [replaceNode(key, `int(${key.text})`)], because }];
    }
    const form = STRING_FORMS.find(
      ([, make]) =>
        keys.includes(`'${make(text)}'`) && keys.every((known) => `'${make(known.slice(1, -1))}'` === known),
    );
    // `m` and `M` are two units.
    if (form === undefined || !simple || text.trim().length < 2) return [];
    const because = `look the key up with ${form[0]}, the form that all keys of the table have`;
    return [{ rank: RANK.message, edits: [replaceNode(key, `${key.text}${form[0]}`)], because }];
  },
};
