import { decorated, enclosingDefinition, functionAt } from './definitions.ts';
import { identifierText, nameTable } from './names.ts';
import { descendants, type Node } from './parser.ts';

/** A function by what others call it. `name` is the class's for a constructor. */
export type Callee = {
  readonly name: string;
  /** The qualname of the function that holds the line, or of the outermost one around it. */
  readonly qualname: string;
  /** `function` is reached by its name, `method` on some object, `property` on some object without a call. */
  readonly kind: 'function' | 'method' | 'property';
  /** Its own lines, from 1, decorators included; calls in there are its own business. */
  readonly startLine: number;
  readonly endLine: number;
};

const nameOf = (definition: Node): string => identifierText(definition.childForFieldName('name')!);

/** What has to be called for the code of a line to run; null at module level. A nested function runs by the one around it. */
export const calleeAt = (root: Node, line: number): Callee | null => {
  let node = functionAt(root, line)?.node ?? null;
  if (node === null) return null;
  for (let up = enclosingDefinition(node); up !== null; up = enclosingDefinition(up))
    if (up.type === 'function_definition') node = up;
  const owner = enclosingDefinition(node);
  const outermost = decorated(node);
  const lines = { startLine: outermost.startPosition.row + 1, endLine: node.endPosition.row + 1 };
  const name = nameOf(node);
  if (owner?.type !== 'class_definition') return { name, qualname: name, kind: 'function', ...lines };
  const qualname = `${nameOf(owner)}.${name}`;
  if (name === '__init__' || name === '__new__') return { name: nameOf(owner), qualname, kind: 'function', ...lines };
  const isProperty = outermost.children.some((child) => child?.type === 'decorator' && /property\b/.test(child.text));
  return { name, qualname, kind: isProperty ? 'property' : 'method', ...lines };
};

/** Whether a dotted name of an import could be something that this file defines: its own module, or a package around it. */
const isOf = (dotted: string, file: string): boolean => {
  const module = dotted.split('.').slice(0, -1).filter(Boolean);
  const parts = file.replace(/\.py$/, '').split('/');
  return module.length === 0 ? dotted.startsWith('.') : parts.includes(module.at(-1) ?? '');
};

/**
 * Lines (from 1) of a file on which a function of `file` is called, or is handed on by its name (`key=price_of`).
 * `same` says that the two files are one. Methods are found by their name alone: what an object is, is not known.
 */
export const callLines = (root: Node, callee: Callee, file: string, same: boolean): number[] => {
  const nodes = callee.kind === 'function' ? namesOf(root, callee, file, same) : attributesOf(root, callee);
  const lines = nodes.map((node) => node.startPosition.row + 1);
  return [...new Set(lines)].filter((line) => !same || line < callee.startLine || callee.endLine < line);
};

const namesOf = (root: Node, { name }: Callee, file: string, same: boolean): Node[] => {
  const names = nameTable(root);
  const inImport = (node: Node): boolean => {
    for (let up: Node | null = node.parent; up !== null; up = up.parent)
      if (up.type === 'import_statement' || up.type === 'import_from_statement') return true;
    return false;
  };
  return descendants(root, 'identifier', 'attribute').filter((node) => {
    const { parent } = node;
    // Parts of a chain are looked at with the whole, and a definition's own name is no use of it.
    if (parent?.type === 'attribute' || parent?.type === 'keyword_argument') {
      const part = parent.childForFieldName(parent.type === 'attribute' ? 'attribute' : 'name');
      if (part?.id === node.id) return false;
    }
    if (parent?.type === 'function_definition' || parent?.type === 'class_definition' || inImport(node)) return false;
    const isFamiliar = same && node.type === 'identifier' && identifierText(node) === name;
    return (
      isFamiliar || names.resolveAll(node).some((dotted) => dotted.split('.').at(-1) === name && isOf(dotted, file))
    );
  });
};

const attributesOf = (root: Node, { name, kind }: Callee): Node[] =>
  descendants(root, 'attribute').filter((node) => {
    const attribute = node.childForFieldName('attribute');
    if (attribute === null || identifierText(attribute) !== name) return false;
    return kind === 'property' || node.parent?.childForFieldName('function')?.id === node.id;
  });
