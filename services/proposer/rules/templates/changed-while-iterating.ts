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

/** A dictionary or set that changes while it is gone through: go through a copy of what was there at the start. */
export const changedWhileIterating: Template = {
  name: 'changed-while-iterating',
  errors: ['RuntimeError'],
  propose(site) {
    if (
      !/(dictionary|Set|set) (changed size|keys changed) during iteration|mutated during iteration/.test(site.message)
    )
      return [];
    const right = loopOf(site)?.childForFieldName('right');
    if (!right || /^(list|tuple|sorted)\(/.test(right.text)) return [];
    return [
      {
        rank: RANK.message,
        edits: [replaceNode(right, `list(${right.text})`)],
        because: `go through a list of ${right.text}, which stays as it was while the loop changes the original`,
      },
    ];
  },
};
