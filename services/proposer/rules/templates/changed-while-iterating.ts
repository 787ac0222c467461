import { descendants, type Node } from '../../../python/parser.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import type { Site } from '../site.ts';
import { RANK, type Template } from '../template.ts';

/** The loop that was going on: the statement itself, or the nearest around it. */
const loopOf = (site: Site): Node | null => {
  for (let at: Node | null = site.statement; at !== null && at.type !== 'function_definition'; at = at.parent)
    if (at.type === 'for_statement') return at;
  return descendants(site.statement, 'for_in_clause')[0] ?? null;
};

const MUTATES = /^(add|update|setdefault|pop|popitem|discard|remove|clear|append|\w+_update)$/;

/**
 * Whether the loop does nothing to what it goes through but take the element of the turn out of it. One that adds may be meant
 * to come to what it added, and one that takes others out not to come to those.
 */
const dropsItsOwn = (loop: Node, right: Node): boolean => {
  const through = right.text.replace(/\.(items|keys|values)\(\)$/, '');
  const left = loop.childForFieldName('left');
  const key = left?.type === 'identifier' ? left.text : left?.namedChildren[0]?.text;
  const body = loop.childForFieldName('body');
  if (body === null || key === undefined || /\.values\(\)$/.test(right.text)) return false;
  const changes = [
    ...descendants(body, 'subscript').flatMap((node) => {
      const changed =
        node.parent?.type === 'delete_statement' ||
        (/assignment$/.test(node.parent?.type ?? '') && node.parent?.childForFieldName('left')?.id === node.id);
      if (!changed || node.childForFieldName('value')?.text !== through) return [];
      return [node.parent?.type === 'delete_statement' && node.childForFieldName('subscript')?.text === key];
    }),
    ...descendants(body, 'call').flatMap((node) => {
      const fn = node.childForFieldName('function');
      const method = fn?.childForFieldName('attribute')?.text ?? '';
      if (fn?.childForFieldName('object')?.text !== through || !MUTATES.test(method)) return [];
      const first = node.childForFieldName('arguments')?.namedChildren[0]?.text;
      return [/^(pop|discard|remove)$/.test(method) && first === key];
    }),
  ];
  return changes.length > 0 && changes.every((own) => own);
};

/** A dictionary or set that changes while it is gone through: go through a copy of what was there at the start. */
export const changedWhileIterating: Template = {
  name: 'changed-while-iterating',
  errors: ['RuntimeError'],
  propose(site) {
    if (
      !/(dictionary|Set|set) (changed size|keys changed) during iteration|mutated during iteration/.test(site.message)
    )
      return [];
    const loop = loopOf(site);
    const right = loop?.childForFieldName('right');
    if (!loop || !right || /^(list|tuple|sorted)\(/.test(right.text)) return [];
    const sure = dropsItsOwn(loop, right);
    return [
      {
        rank: sure ? RANK.message : RANK.neutralReturn,
        ...(sure ? {} : { mitigation: true }),
        edits: [replaceNode(right, `list(${right.text})`)],
        because: `go through a list of ${right.text}, which stays as it was while the loop changes the original`,
      },
    ];
  },
};
