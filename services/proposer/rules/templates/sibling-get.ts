import { isLiteral, reprValue, stringValue } from '../../../python/literals.ts';
import type { Node } from '../../../python/parser.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { neutralOf } from '../neutral.ts';
import { everywhere, only, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

/** Defaults that the repo gives this key in `.get(key, default)`, most frequent first. */
const siblingDefaults = (site: Site, key: string): readonly string[] => {
  const counts = new Map<string, number>();
  for (const call of everywhere(site, 'call')) {
    const fn = call.childForFieldName('function');
    if (fn?.type !== 'attribute' || fn.childForFieldName('attribute')?.text !== 'get') continue;
    const args = call.childForFieldName('arguments')?.namedChildren ?? [];
    if (args.length !== 2 || stringValue(args[0] ?? null) !== key || !args[1] || !isLiteral(args[1])) continue;
    counts.set(args[1].text, (counts.get(args[1].text) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([text]) => text);
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
    const drafts: Draft[] = siblingDefaults(site, key).map((text) => ({
      rank: text === 'None' ? RANK.neutralReturn : RANK.idiom,
      edits: get(text),
      mitigation: text === 'None',
      because: `read the key with the default ${text}, as other code of the repo does`,
    }));
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
