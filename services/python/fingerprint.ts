import type { Node } from './parser.ts';

/** Whether a statement is a docstring: a plain string as the first statement of a module, class or function. */
export const isDocstring = (statement: Node): boolean => {
  if (statement.type !== 'expression_statement' || statement.namedChildCount !== 1) return false;
  const value = statement.namedChild(0)!;
  if (value.type !== 'string' || value.namedChildren.some((part) => part.type === 'interpolation')) return false;
  const owner = statement.parent;
  if (owner === null) return false;
  if (owner.namedChildren.find((child) => child.type !== 'comment')?.id !== statement.id) return false;
  return owner.type === 'module' || /^(function|class)_definition$/.test(owner.parent?.type ?? '');
};

/**
 * A text that is equal for two nodes when they are the same code: comments, docstrings, layout, line endings, quote
 * style and redundant parentheses leave no trace. `skip` leaves whole nodes out.
 */
export const fingerprint = (node: Node, skip: (node: Node) => boolean = () => false): string => {
  const parts: string[] = [];
  const visit = (at: Node) => {
    if (at.isExtra || isDocstring(at) || skip(at)) return;
    if (at.type === 'parenthesized_expression') {
      for (const child of at.namedChildren) visit(child);
    } else if (at.type === 'string_start') {
      parts.push(at.text.toLowerCase().replace(/['"]+/, '"'));
    } else if (at.childCount === 0 || at.type === 'string_content' || at.type === 'format_specifier') {
      // Text between escape sequences belongs to no child node.
      if (at.type !== 'string_end') parts.push(at.text.replaceAll('\r\n', '\n'));
    } else {
      parts.push(`(${at.type}`);
      for (const child of at.children) visit(child);
      parts.push(')');
    }
  };
  visit(node);
  return parts.join('\u0001');
};
