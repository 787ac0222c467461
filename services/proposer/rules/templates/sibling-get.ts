import { isLiteral, reprValue, stringValue } from '../../../python/literals.ts';
import type { Node } from '../../../python/parser.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { neutralOf } from '../neutral.ts';
import { everywhere, only, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

const lastName = (node: Node): string => node.text.split('.').at(-1) ?? node.text;

/** In an output a default is what stands for nothing there, and no value to work with. */
const isShown = (node: Node): boolean => {
  for (let at = node.parent; at !== null && !/statement$|^block$/.test(at.type); at = at.parent) {
    if (at.type === 'interpolation') return true;
    if (/(^|\.)(print|write|format|info|debug|warning|error)$/.test(at.childForFieldName('function')?.text ?? ''))
      return true;
  }
  return false;
};

/** The default that the repo gives this key of the same object in `.get(key, default)`; null where it gives none or two. */
const siblingDefault = (site: Site, object: Node, key: string): string | null => {
  const found = new Set<string>();
  for (const call of everywhere(site, 'call')) {
    const fn = call.childForFieldName('function');
    if (fn?.type !== 'attribute' || fn.childForFieldName('attribute')?.text !== 'get') continue;
    const args = call.childForFieldName('arguments')?.namedChildren ?? [];
    if (args.length !== 2 || stringValue(args[0] ?? null) !== key || !args[1] || !isLiteral(args[1])) continue;
    const receiver = fn.childForFieldName('object');
    if (receiver && lastName(receiver) === lastName(object) && !isShown(call)) found.add(args[1].text);
  }
  return only([...found]);
};

/** What a missing value has to be for the code around it to work on: `0` for a sum, `''` for text, `[]` for a loop. */
const defaultFromUse = (node: Node): string | null => {
  const parent = node.parent;
  switch (parent?.type) {
    case 'binary_operator': {
      const left = parent.childForFieldName('left');
      const other = left?.id === node.id ? parent.childForFieldName('right') : left;
      const operator = parent.childForFieldName('operator')?.text ?? '';
      if (operator === '+') return other ? neutralOf(other) : null;
      return operator === '-' ? '0' : null;
    }
    case 'augmented_assignment':
      return ['+=', '-='].includes(parent.childForFieldName('operator')?.text ?? '') ? '0' : null;
    case 'argument_list': {
      const name = parent.parent?.childForFieldName('function')?.text ?? '';
      if (name === 'int' || name === 'float' || name === 'abs' || name === 'round') return '0';
      if (['len', 'sum', 'sorted', 'list', 'set', 'enumerate', 'tuple'].includes(name)) return '[]';
      if (name.endsWith('.join')) return '[]';
      return null;
    }
    case 'for_statement':
    case 'for_in_clause':
      return parent.childForFieldName('right')?.id === node.id ? '[]' : null;
    case 'attribute': {
      const name = parent.childForFieldName('attribute')?.text ?? '';
      if (/^(strip|lstrip|rstrip|lower|upper|title|split|replace|startswith|endswith|capitalize)$/.test(name))
        return '""';
      if (/^(items|keys|values|get)$/.test(name)) return '{}';
      return null;
    }
    case 'interpolation':
      return '""';
    default:
      return null;
  }
};

/** `d[key]` → `d.get(key, default)`, with the default that the repo uses for this key, else the one that its use asks for. */
export const siblingGet: Template = {
  name: 'sibling-get',
  errors: ['KeyError'],
  propose(site) {
    const key = reprValue(site.message);
    const node = only(
      suspects(site, 'subscript').filter((found) => found.parent?.childForFieldName('left')?.id !== found.id),
    );
    const subscript = node?.childForFieldName('subscript');
    const object = node?.childForFieldName('value');
    if (key === null || !node || !subscript || !object) return [];
    const literal = stringValue(subscript);
    if (literal !== null && literal !== key) return [];
    const get = (text: string) => [replaceNode(node, `${object.text}.get(${subscript.text}, ${text})`)];
    // A key that is a variable has as many defaults as it has values.
    const text = literal === null ? null : siblingDefault(site, object, key);
    const drafts: Draft[] =
      text === null
        ? []
        : [
            {
              rank: text === 'None' ? RANK.neutralReturn : RANK.idiom,
              edits: get(text),
              mitigation: text === 'None',
              because: `read the key with the default ${text}, as other code of the repo does`,
            },
          ];
    const used = literal === null ? null : defaultFromUse(node);
    if (used !== null)
      drafts.push({
        rank: RANK.coercion,
        edits: get(used),
        mitigation: true,
        because: `read the key with the default ${used}, which its use asks for`,
      });
    return drafts;
  },
};
