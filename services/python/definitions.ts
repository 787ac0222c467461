import { identifierText } from './names.ts';
import { descendants, type Node } from './parser.ts';

/** A `def` of a file. Lines count from 1 and include the decorators, as Python's `co_firstlineno` does. */
export type FunctionDefinition = {
  readonly name: string;
  /** Python's own: `Class.method`, `outer.<locals>.inner`. */
  readonly qualname: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly node: Node;
  readonly body: Node;
  readonly isAsync: boolean;
  /** Whether calling it runs nothing but makes a generator: it has a `yield` of its own. */
  readonly isGenerator: boolean;
};

/** The `def` or `class` with its decorators, where it has some. */
export const decorated = (definition: Node): Node =>
  definition.parent?.type === 'decorated_definition' ? definition.parent : definition;

/** The nearest `def`, `class` or `lambda` around a node; null at module level. */
export const enclosingDefinition = (node: Node): Node | null => {
  for (let up = node.parent; up; up = up.parent)
    if (up.type === 'function_definition' || up.type === 'class_definition' || up.type === 'lambda') return up;
  return null;
};

const qualnameOf = (definition: Node): string => {
  const name = definition.type === 'lambda' ? '<lambda>' : identifierText(definition.childForFieldName('name')!);
  const outer = enclosingDefinition(definition);
  if (outer === null) return name;
  return outer.type === 'class_definition' ? `${qualnameOf(outer)}.${name}` : `${qualnameOf(outer)}.<locals>.${name}`;
};

/** Nodes of the given types that belong to the function itself, not to a `def`, `class` or `lambda` inside it. */
export const ownDescendants = (definition: Node, ...types: string[]): Node[] =>
  descendants(definition, ...types).filter((node) => {
    const owner = enclosingDefinition(node);
    return owner !== null && owner.id === definition.id;
  });

/** All functions of a file in source order, methods and nested ones included, lambdas not. */
export const functionsOf = (root: Node): FunctionDefinition[] =>
  descendants(root, 'function_definition').map((node) => {
    const outermost = decorated(node);
    return {
      name: identifierText(node.childForFieldName('name')!),
      qualname: qualnameOf(node),
      startLine: outermost.startPosition.row + 1,
      endLine: node.endPosition.row + 1,
      node,
      body: node.childForFieldName('body')!,
      isAsync: node.child(0)?.type === 'async',
      isGenerator: ownDescendants(node, 'yield').length > 0,
    };
  });

/** The innermost function whose lines include the given one (from 1); null at module level. */
export const functionAt = (root: Node, line: number): FunctionDefinition | null =>
  functionsOf(root)
    .filter((f) => f.startLine <= line && line <= f.endLine)
    .at(-1) ?? null;

/** The qualname of the function that a node's code runs in; `<module>` for module level, class bodies there included. */
export const runsIn = (node: Node): string => {
  for (let up = enclosingDefinition(node); up; up = enclosingDefinition(up))
    if (up.type === 'function_definition') return qualnameOf(up);
  return '<module>';
};

/** The `if __name__ == '__main__':` statements at a module's top level, written either way round. */
export const mainBlocks = (root: Node): Node[] =>
  root.namedChildren.filter((statement) => {
    if (statement.type !== 'if_statement') return false;
    const condition = statement.childForFieldName('condition')?.text.replace(/[\s()]/g, '') ?? '';
    return /^(__name__==(['"])__main__\2|(['"])__main__\3==__name__)$/.test(condition);
  });

/** Whether a node lies in a main block's own branch, outside of any `def` there. */
export const inMainBlock = (node: Node, root: Node): boolean =>
  enclosingDefinition(node) === null &&
  mainBlocks(root).some((block) => {
    const branch = block.childForFieldName('consequence');
    return branch !== null && branch.startIndex <= node.startIndex && node.endIndex <= branch.endIndex;
  });
