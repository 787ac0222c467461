import type { Node } from '../../python/parser.ts';

/** Whether a part of a node decides which way the program goes on. `x or default` only fills a gap, and is a value. */
const decides = (parent: Node, part: Node): boolean => {
  switch (parent.type) {
    case 'if_statement':
    case 'elif_clause':
    case 'while_statement':
      return parent.childForFieldName('condition')?.id === part.id;
    case 'match_statement':
      return parent.childForFieldName('subject')?.id === part.id;
    case 'conditional_expression':
      return parent.namedChild(1)?.id === part.id;
    case 'boolean_operator':
      return parent.childForFieldName('operator')?.type === 'and';
    default:
      return /^(if_clause|assert_statement|comparison_operator|not_operator)$/.test(parent.type);
  }
};

const isBoundary = (node: Node): boolean =>
  /^(block|module|lambda|function_definition|class_definition)$/.test(node.type);

/** Whether a value is part of a condition; `hides` says which nodes around it give away nothing of it. */
export const inCondition = (node: Node, hides: (around: Node) => boolean = () => false): boolean => {
  for (let part = node; part.parent && !isBoundary(part.parent); part = part.parent) {
    if (decides(part.parent, part)) return true;
    if (hides(part.parent)) return false;
  }
  return false;
};
