import { descendants, type Node } from '../../../python/parser.ts';
import { enclosingLoop } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

const compact = (text: string): string => text.replace(/\s/g, '');

/** What is added to the loop's variable in `x[i + 1]`; null where the index is something else. */
const offsetOf = (index: Node, variable: string): number | null => {
  const text = compact(index.text);
  if (text === variable) return 0;
  const match = /^(.+)\+(\d+)$/.exec(text);
  return match?.[1] === variable ? Number(match[2]) : null;
};

const loopOf = (node: Node): { variable: string; range: Node; around: Node } | null => {
  for (let at: Node | null = node; at !== null && at.type !== 'function_definition'; at = at.parent) {
    const clauses =
      at.type === 'for_statement'
        ? [at]
        : /_comprehension$|^generator_expression$/.test(at.type)
          ? descendants(at, 'for_in_clause')
          : [];
    for (const clause of clauses) {
      const variable = clause.childForFieldName('left');
      const range = clause.childForFieldName('right');
      if (
        variable?.type === 'identifier' &&
        range?.type === 'call' &&
        range.childForFieldName('function')?.text === 'range'
      )
        return { variable: variable.text, range, around: at };
    }
  }
  return null;
};

/** A loop over indices that goes past the end: `range(len(x) + 1)`, `x[i + 1]` in `range(len(x))`, `while i <= len(x)`. */
export const indexRange: Template = {
  name: 'index-range',
  errors: ['IndexError'],
  propose(site: Site): readonly Draft[] {
    for (const node of suspects(site, 'subscript')) {
      const object = compact(node.childForFieldName('value')?.text ?? '');
      const index = node.childForFieldName('subscript');
      if (!index) continue;
      if (compact(index.text) === `len(${object})`)
        return [
          {
            rank: RANK.message,
            edits: [replaceNode(index, '-1')],
            because: 'take the last element, which is one before the length',
          },
        ];

      const loop = loopOf(node);
      const stop = loop === null ? null : stopOf(loop.range);
      const offset = loop === null ? null : offsetOf(index, loop.variable);
      if (loop !== null && stop !== null && offset !== null) {
        const length = `len(${object})`;
        const text = compact(stop.text);
        const beyond = text === length ? 0 : text === `${length}+1` ? 1 : null;
        if (beyond !== null && beyond + offset > 0 && !reaches(loop.around, object, loop.variable, offset)) {
          const bound = /len\s*\([^)]*\)/.exec(stop.text)?.[0] ?? length;
          return [
            {
              rank: RANK.message,
              edits: [replaceNode(stop, offset === 0 ? bound : `${bound} - ${offset}`)],
              because: 'end the range where the last index is still in it',
            },
          ];
        }
      }
      const loopHead = enclosingLoop(site.statement);
      const condition = loopHead?.type === 'while_statement' ? loopHead.childForFieldName('condition') : null;
      if (condition && compact(condition.text) === `${compact(index.text)}<=len(${object})`)
        return [
          {
            rank: RANK.message,
            edits: [replaceNode(condition, condition.text.replace('<=', '<'))],
            because: 'stop the loop before the length',
          },
        ];
    }
    return [];
  },
};

const stopOf = (range: Node): Node | null => {
  const args = (range.childForFieldName('arguments')?.namedChildren ?? []).filter(
    (arg) => arg !== null && arg.type !== 'comment',
  );
  return args.length === 1 ? (args[0] ?? null) : args.length === 2 ? (args[1] ?? null) : null;
};

/** Whether the loop also reads the element at a larger offset: then the range is not what one edit can set right. */
const reaches = (around: Node, object: string, variable: string, offset: number): boolean =>
  descendants(around, 'subscript').some((node) => {
    const index = node.childForFieldName('subscript');
    return (
      compact(node.childForFieldName('value')?.text ?? '') === object &&
      index !== null &&
      (offsetOf(index, variable) ?? 0) > offset
    );
  });
