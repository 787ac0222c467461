import type { Node } from '../../../python/parser.ts';
import { lastValueOf, parametersOf } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { isReadElsewhere, isReading } from '../other-uses.ts';
import { only, type Site, suspects } from '../site.ts';
import { RANK, type Template } from '../template.ts';

/** Known to be a number with a fraction: by the container's word on the locals, as written, or by its annotation. */
const isFloat = (site: Site, node: Node): boolean => {
  if (node.type === 'float') return true;
  if (node.type === 'call') return node.childForFieldName('function')?.text === 'float';
  if (node.type !== 'identifier') return false;
  const seen = site.locals[node.text];
  if (seen !== undefined) return seen === 'float';
  const value = lastValueOf(node, node.text);
  if (value !== null) return value.type !== 'identifier' && isFloat(site, value);
  return site.fn !== null && parametersOf(site.fn).some(({ name, type }) => name === node.text && type === 'float');
};

/** `row["price"] * 1.2` where the price is still text: the message names the float, and one side is known to be it. */
export const textProduct: Template = {
  name: 'text-product',
  errors: ['TypeError'],
  propose(site) {
    if (!/^can't multiply sequence by non-int of type 'float'/.test(site.message)) return [];
    const product = only(
      suspects(site, 'binary_operator').filter((node) => node.childForFieldName('operator')?.text === '*'),
    );
    const [left, right] = [product?.childForFieldName('left'), product?.childForFieldName('right')];
    if (!left || !right || isFloat(site, left) === isFloat(site, right)) return [];
    const text = isFloat(site, left) ? right : left;
    // A display is a list or a tuple for all to see, and one that is repeated by half is another mistake.
    return isReading(text)
      ? [
          {
            rank: isReadElsewhere(site, text) ? RANK.neutralReturn : RANK.coercion,
            edits: [replaceNode(text, `float(${text.text})`)],
            mitigation: isReadElsewhere(site, text),
            because: 'take the text as a number, as the other operand is',
          },
        ]
      : [];
  },
};
