import type { Node } from '../../../python/parser.ts';
import { enclosingLoop } from '../../../python/scope.ts';
import { insertBefore, replaceNode } from '../../../python/source-edit.ts';
import { only, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

const SIMPLE = /^(identifier|attribute|subscript|call)$/;

/** None in a sum or a comparison: the message says which side it is on. */
export const noneOperand: Template = {
  name: 'none-operand',
  errors: ['TypeError'],
  propose(site) {
    const types =
      /^unsupported operand type\(s\) for (\S+): '([\w.]+)' and '([\w.]+)'/.exec(site.message) ??
      /^'(\S+)' not supported between instances of '([\w.]+)' and '([\w.]+)'/.exec(site.message) ??
      /^(can only concatenate )(str) \(not "(NoneType)"\)/.exec(site.message);
    if (types === null || (types[2] === 'NoneType') === (types[3] === 'NoneType')) return [];
    const node = only(suspects(site, 'binary_operator', 'augmented_assignment', 'comparison_operator'));
    const sides: readonly (Node | null)[] =
      node?.type === 'comparison_operator'
        ? [node.namedChildren[0] ?? null, node.namedChildren[1] ?? null]
        : [node?.childForFieldName('left') ?? null, node?.childForFieldName('right') ?? null];
    const none = types[2] === 'NoneType' ? sides[0] : sides[1];
    const other = types[2] === 'NoneType' ? types[3] : types[2];
    if (!node || !none || !SIMPLE.test(none.type)) return [];
    const operator = (node.childForFieldName('operator')?.text ?? types[1] ?? '').replace(/=$/, '');
    const zero = other === 'str' ? '""' : other === 'list' ? '[]' : other === 'int' || other === 'float' ? '0' : null;

    const drafts: Draft[] = [];
    const target = node.type === 'augmented_assignment' && node.childForFieldName('left')?.id === none.id;
    const divides = /^[/%]/.test(operator) && none.id === sides[1]?.id;
    if (zero !== null && !target && !divides)
      drafts.push({
        rank: RANK.coercion,
        mitigation: true,
        edits: [
          replaceNode(
            none,
            node.type === 'augmented_assignment' ? `${none.text} or ${zero}` : `(${none.text} or ${zero})`,
          ),
        ],
        because: `take None for ${none.text} as ${zero}`,
      });
    const loop = enclosingLoop(site.statement);
    if (
      loop?.type === 'for_statement' &&
      none.type !== 'call' &&
      site.statement.type === 'expression_statement' &&
      !target
    ) {
      const edit = insertBefore(site.module.source, site.statement, [`if ${none.text} is None:`, '\tcontinue']);
      if (edit !== null)
        drafts.push({ rank: RANK.guard, edits: [edit], because: `pass over an item whose ${none.text} is None` });
    }
    return drafts;
  },
};
