import type { Node } from '../../../python/parser.ts';
import { enclosingLoop } from '../../../python/scope.ts';
import { insertBefore, replaceNode } from '../../../python/source-edit.ts';
import { bornInside } from '../born-inside.ts';
import { conditional, only, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

const SIMPLE = /^(identifier|attribute|subscript|call)$/;

type NoneSide = {
  readonly node: Node;
  readonly none: Node;
  readonly right: Node | null;
  /** The other side's type, and the operator as the message has it. */
  readonly other: string;
  readonly operator: string;
};

/** Which side of a sum or a comparison was None, by the message; null where that does not say. */
export const noneSide = (site: Site): NoneSide | null => {
  const types =
    /^unsupported operand type\(s\) for (\S+): '([\w.]+)' and '([\w.]+)'/.exec(site.message) ??
    /^'(\S+)' not supported between instances of '([\w.]+)' and '([\w.]+)'/.exec(site.message) ??
    /^(can only concatenate )(str) \(not "(NoneType)"\)/.exec(site.message);
  if (types === null || (types[2] === 'NoneType') === (types[3] === 'NoneType')) return null;
  const node = only(suspects(site, 'binary_operator', 'augmented_assignment', 'comparison_operator'));
  const sides: readonly (Node | null)[] =
    node?.type === 'comparison_operator'
      ? [node.namedChildren[0] ?? null, node.namedChildren[1] ?? null]
      : [node?.childForFieldName('left') ?? null, node?.childForFieldName('right') ?? null];
  const none = types[2] === 'NoneType' ? sides[0] : sides[1];
  const other = (types[2] === 'NoneType' ? types[3] : types[2]) ?? '';
  return node && none ? { node, none, right: sides[1] ?? null, other, operator: types[1] ?? '' } : null;
};

/** None in a sum or a comparison: the message says which side it is on. */
export const noneOperand: Template = {
  name: 'none-operand',
  errors: ['TypeError'],
  propose(site) {
    const found = noneSide(site);
    // A function that gives None is to be asked why; a look-up without a default says that it may.
    const isCall = found?.none.type === 'call' && !/\.get$/.test(found.none.childForFieldName('function')?.text ?? '');
    if (found === null || !SIMPLE.test(found.none.type) || isCall) return [];
    const { node, none, other } = found;
    const operator = (node.childForFieldName('operator')?.text ?? found.operator).replace(/=$/, '');
    const zero = other === 'str' ? '""' : other === 'list' ? '[]' : other === 'int' || other === 'float' ? '0' : null;

    const drafts: Draft[] = [];
    const target = node.type === 'augmented_assignment' && node.childForFieldName('left')?.id === none.id;
    const divides = /^[/%]/.test(operator) && none.id === found.right?.id;
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
      !target &&
      !bornInside(site, none) &&
      !conditional(site, none)
    ) {
      const edit = insertBefore(site.module.source, site.statement, [`if ${none.text} is None:`, '\tcontinue']);
      if (edit !== null)
        drafts.push({
          rank: RANK.neutralReturn,
          mitigation: true,
          edits: [edit],
          because: `pass over an item whose ${none.text} is None`,
        });
    }
    return drafts;
  },
};
