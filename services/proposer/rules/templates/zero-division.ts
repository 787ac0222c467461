import { descendants, type Node } from '../../../python/parser.ts';
import { enclosingLoop } from '../../../python/scope.ts';
import { insertBefore, replaceNode } from '../../../python/source-edit.ts';
import { bornInside } from '../born-inside.ts';
import { skipEmptyArgument } from '../caller.ts';
import { neutralReturn, returnsOf } from '../neutral.ts';
import { conditional, only, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

const divisionOf = (site: Site): { node: Node; left: Node; right: Node; operator: string } | null =>
  only(
    suspects(site, 'binary_operator', 'augmented_assignment').flatMap((node) => {
      const operator = (node.childForFieldName('operator')?.text ?? '').replace(/=$/, '');
      const left = node.childForFieldName('left');
      const right = node.childForFieldName('right');
      return left && right && /^(\/|\/\/|%)$/.test(operator) && !/^(integer|float)$/.test(right.type)
        ? [{ node, left, right, operator }]
        : [];
    }),
  );

/** How to ask whether the divisor is there: the sequence itself for `len(xs)`. */
const presence = (right: Node): string | null => {
  const length = /^len\(([\w.]+)\)$/.exec(right.text.replace(/^\((.*)\)$/, '$1'));
  if (length?.[1] !== undefined) return length[1];
  const inner = right.type === 'parenthesized_expression' ? right.namedChildren[0] : right;
  if (!inner || descendants(inner, 'call').length > 0)
    return /^(identifier|attribute|subscript|call)$/.test(right.type) ? right.text : null;
  return /^(identifier|attribute|subscript)$/.test(inner.type) ? inner.text : right.text;
};

const isCount = (right: Node): boolean => /^\(?len\(/.test(right.text);

/** A division by what can be zero: leave early as the function does elsewhere, or take zero for a share of nothing. */
export const zeroDivision: Template = {
  name: 'zero-division',
  errors: ['ZeroDivisionError'],
  propose(site) {
    const division = divisionOf(site);
    const present = division === null ? null : presence(division.right);
    if (division === null || present === null) return [];
    const { node, left, right, operator } = division;
    const zero = operator === '/' ? '0.0' : '0';
    const drafts: Draft[] = [];
    const out = neutralReturn(site);
    // A number that is zero is there: what the function gives for nothing is not for it.
    const invented = out === null || out.invented || (out.ofNothing === true && !isCount(right));
    const inLoop = enclosingLoop(site.statement) !== null;
    const early =
      site.statement.type === 'return_statement' && !inLoop && !bornInside(site, right) && !conditional(site, node);
    if (early && out !== null && site.fn !== null) {
      const text = out.sure ? out.text : returnsOf(site.fn).length === 1 ? `return ${zero}` : null;
      const edit =
        text === null ? null : insertBefore(site.module.source, site.statement, [`if not ${present}:`, `\t${text}`]);
      if (edit !== null)
        drafts.push({
          rank: invented ? RANK.coercion : RANK.guard,
          edits: [edit],
          mitigation: invented,
          because: `return early where ${present} is ${/^len\(/.test(right.text) ? 'empty' : 'zero'}`,
        });
    }
    const because = `take ${zero} where ${right.text} is zero`;
    const choice = `${left.text} ${operator} ${right.text} if ${present} else ${zero}`;
    if (node.type === 'binary_operator')
      drafts.push({
        rank: RANK.coercion,
        mitigation: true,
        edits: [
          replaceNode(
            node,
            /^(assignment|return_statement|keyword_argument|pair)$/.test(node.parent?.type ?? '')
              ? choice
              : `(${choice})`,
          ),
        ],
        because,
      });
    else drafts.push(...guardedAugment(site, node, present));
    return drafts;
  },
  atCaller(crash, caller) {
    const division = divisionOf(crash);
    const present = division === null ? null : presence(division.right);
    return division === null || present === null
      ? []
      : skipEmptyArgument(crash, caller, present, isCount(division.right));
  },
};

/** `x /= n` → `x = x / n if n else 0`. */
const guardedAugment = (site: Site, node: Node, present: string): readonly Draft[] => {
  const left = node.childForFieldName('left');
  const right = node.childForFieldName('right');
  const operator = (node.childForFieldName('operator')?.text ?? '').replace(/=$/, '');
  if (!left || !right || site.statement.namedChildren[0]?.id !== node.id) return [];
  const zero = operator === '/' ? '0.0' : '0';
  const divisor = /^(identifier|attribute|subscript|call|parenthesized_expression)$/.test(right.type)
    ? right.text
    : `(${right.text})`;
  const text = `${left.text} = ${left.text} ${operator} ${divisor} if ${present} else ${zero}`;
  const because = `take ${zero} where ${right.text} is zero`;
  return [{ rank: RANK.coercion, edits: [replaceNode(node, text)], mitigation: true, because }];
};
