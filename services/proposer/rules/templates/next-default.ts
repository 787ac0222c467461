import { insertBefore, replaceNode } from '../../../python/source-edit.ts';
import { neutralReturn } from '../neutral.ts';
import { only, suspects } from '../site.ts';
import { RANK, type Template } from '../template.ts';

/** `next(…)` of an iterator that has nothing: give a default where a function returns it anyway. */
export const nextDefault: Template = {
  name: 'next-default',
  errors: ['StopIteration'],
  propose(site) {
    const call = only(suspects(site, 'call').filter((node) => node.childForFieldName('function')?.text === 'next'));
    const args = call?.childForFieldName('arguments');
    const first = args?.type === 'generator_expression' ? args : only(args?.namedChildren ?? []);
    if (!call || !args || !first) return [];
    const source =
      first.type === 'generator_expression' && !first.text.startsWith('(') ? `(${first.text})` : first.text;
    const replaced = replaceNode(args, `(${source}, None)`);
    const out = neutralReturn(site);
    // None for no name is not None for a name that is not found, unless those who call expect it.
    const settled = out?.idiom === true && !(out.ofNothing === true && out.expected !== true);
    const none = settled && out.text === 'return None';
    if (call.parent?.type === 'return_statement')
      return [
        {
          rank: none ? RANK.idiom : RANK.neutralReturn,
          edits: [replaced],
          mitigation: !none,
          because: 'return None where nothing is found',
        },
      ];
    const name = call.parent?.type === 'assignment' ? call.parent.childForFieldName('left') : null;
    const after = site.statement.nextNamedSibling;
    const guard =
      name?.type === 'identifier' && out !== null && settled && after
        ? insertBefore(site.module.source, after, [`if ${name.text} is None:`, `\t${out.text}`])
        : null;
    return guard === null
      ? []
      : [{ rank: RANK.guard, edits: [replaced, guard], because: 'return early where nothing is found' }];
  },
};
