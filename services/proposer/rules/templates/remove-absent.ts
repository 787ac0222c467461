import type { Node } from '../../../python/parser.ts';
import { indentOf, indentUnit, newlineOf, replaceNode } from '../../../python/source-edit.ts';
import { everywhere, only, type Site } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';
import { ownWords } from '../words.ts';

const lastName = (node: Node | null | undefined): string => node?.text.split('.').at(-1) ?? '';

/** Whether the function goes on after the removal, as if it had taken place. */
const isGoneOn = (statement: Node): boolean => {
  for (let at: Node = statement; ; ) {
    for (let next = at.nextNamedSibling; next !== null; next = next.nextNamedSibling)
      if (!/^(comment|return_statement|pass_statement)$/.test(next.type)) return true;
    const around = at.parent?.type === 'block' ? at.parent.parent : null;
    if (around === null || /^(function_definition|class_definition)$/.test(around.type)) return false;
    at = around;
  }
};

/** Words that say so of this removal; or other code of the repo that removes from the same collection only what is there. */
const isOptional = (site: Site, object: Node): boolean =>
  /\b(if|where|when|in case) (it is |they are |that is |is )?(there|present|in it|any|known|registered|listed)\b|\bif any\b|\b(ignor\w+|no error|does nothing)\b/.test(
    ownWords(site),
  ) ||
  (!isGoneOn(site.statement) &&
    everywhere(site, 'if_statement').some((node) => {
      const condition = node.childForFieldName('condition');
      const [what, where] = condition?.namedChildren ?? [];
      const asks =
        condition?.type === 'comparison_operator' && condition.children.some((child) => child?.type === 'in');
      const then = node.childForFieldName('consequence')?.text ?? '';
      return asks && lastName(where) === lastName(object) && then.includes(`${where?.text}.remove(${what?.text})`);
    }));

/** `xs.remove(x)` of what is not there. */
export const removeAbsent: Template = {
  name: 'remove-absent',
  errors: ['ValueError', 'KeyError'],
  propose(site) {
    const {
      statement,
      message,
      errorType,
      module: { source },
    } = site;
    const call = statement.type === 'expression_statement' ? statement.namedChildren[0] : null;
    const fn = call?.type === 'call' ? call.childForFieldName('function') : null;
    const object = fn?.childForFieldName('object');
    const arg = only(call?.childForFieldName('arguments')?.namedChildren ?? []);
    const indent = indentOf(source, statement);
    if (fn?.childForFieldName('attribute')?.text !== 'remove' || !object || !arg || indent === null) return [];
    if (/[\r\n]/.test(statement.text) || arg.type === 'call') return [];
    // Who removes what is not there may be told so, or go on to do something with it.
    const draft = (how: Pick<Draft, 'edits' | 'because'>): Draft =>
      isOptional(site, object) ? { rank: RANK.idiom, ...how } : { rank: RANK.neutralReturn, mitigation: true, ...how };
    if (errorType === 'KeyError')
      return [
        draft({
          edits: [replaceNode(fn, `${object.text}.discard`)],
          because: 'use discard(), which removes the element only where it is there',
        }),
      ];
    if (!/not in (list|deque)$/.test(message)) return [];
    const text = `if ${arg.text} in ${object.text}:${newlineOf(source)}${indent}${indentUnit(source)}${statement.text}`;
    return [draft({ edits: [replaceNode(statement, text)], because: 'remove the element only where it is there' })];
  },
};
