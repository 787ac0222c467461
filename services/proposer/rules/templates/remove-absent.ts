import { indentOf, indentUnit, newlineOf, replaceNode } from '../../../python/source-edit.ts';
import { only } from '../site.ts';
import { RANK, type Template } from '../template.ts';

/** `xs.remove(x)` of what is not there. */
export const removeAbsent: Template = {
  name: 'remove-absent',
  errors: ['ValueError', 'KeyError'],
  propose({ statement, message, errorType, module: { source } }) {
    const call = statement.type === 'expression_statement' ? statement.namedChildren[0] : null;
    const fn = call?.type === 'call' ? call.childForFieldName('function') : null;
    const object = fn?.childForFieldName('object');
    const arg = only(call?.childForFieldName('arguments')?.namedChildren ?? []);
    const indent = indentOf(source, statement);
    if (fn?.childForFieldName('attribute')?.text !== 'remove' || !object || !arg || indent === null) return [];
    if (/[\r\n]/.test(statement.text) || arg.type === 'call') return [];
    if (errorType === 'KeyError')
      return [
        {
          rank: RANK.guard,
          edits: [replaceNode(fn, `${object.text}.discard`)],
          because: 'use discard(), which removes the element only where it is there',
        },
      ];
    if (!/not in (list|deque)$/.test(message)) return [];
    const text = `if ${arg.text} in ${object.text}:${newlineOf(source)}${indent}${indentUnit(source)}${statement.text}`;
    return [
      {
        rank: RANK.guard,
        edits: [replaceNode(statement, text)],
        because: 'remove the element only where it is there',
      },
    ];
  },
};
