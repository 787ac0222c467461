import { descendants, type Node } from '../../python/parser.ts';
import { enclosingClass, enclosingFunction, sameNode } from '../../python/scope.ts';
import { everywhere, type Site } from './site.ts';

const nameOf = (node: Node | null): string | undefined =>
  node?.type === 'call'
    ? (node.childForFieldName('function')?.childForFieldName('attribute') ?? node.childForFieldName('function'))?.text
    : undefined;

/** The operand of `x is None`, `x is not None`. */
const comparedWithNone = (node: Node): Node | null => {
  const [left, right] = node.namedChildren;
  return right?.type === 'none' && /\bis\b/.test(node.text.slice(left?.text.length ?? 0)) ? (left ?? null) : null;
};

const scopeOf = (node: Node): Node => enclosingFunction(node) ?? node.tree.rootNode;

/** Whether a name holds what a function gave: `x = f(…)`, `for x in map(f, …)`, `[f(…) for …]` that a loop goes over. */
const holdsResult = (name: Node, fn: string): boolean => {
  const scope = scopeOf(name);
  const assigned = descendants(scope, 'assignment', 'named_expression').some(
    (node) =>
      (node.childForFieldName('left') ?? node.childForFieldName('name'))?.text === name.text &&
      nameOf(node.childForFieldName('right') ?? node.childForFieldName('value')) === fn,
  );
  return (
    assigned ||
    descendants(scope, 'for_in_clause', 'for_statement').some((node) => {
      const source = node.childForFieldName('right');
      const mapped = source?.type === 'call' && nameOf(source) === 'map';
      return (
        node.childForFieldName('left')?.text === name.text && mapped && new RegExp(`\\b${fn}\\b`).test(source.text)
      );
    })
  );
};

/**
 * Whether code of the repo, its tests left out, asks if what a function gives is None: then None is what it is expected to give
 * for nothing, and whoever gets it knows what to do.
 */
export const expectsNone = (site: Site, fn: Node): boolean => {
  const name = fn.childForFieldName('name')?.text;
  if (name === undefined) return false;
  return everywhere(site, 'comparison_operator').some((node) => {
    const operand = comparedWithNone(node);
    if (operand === null || sameNode(enclosingFunction(node), fn) || isTest(site, node)) return false;
    return nameOf(operand) === name || (operand.type === 'identifier' && holdsResult(operand, name));
  });
};

const isTest = (site: Site, node: Node): boolean =>
  [...site.codebase.modules.values()].some(({ root, test }) => test && sameNode(root, node.tree.rootNode));

/** The annotation of a class's field, by its name or its place among those that are given by position. */
export const fieldType = (site: Site, className: string, field: string | number): string | null => {
  const owner = everywhere(site, 'class_definition').filter(
    (node) => node.childForFieldName('name')?.text === className,
  );
  const [only, more] = owner;
  if (only === undefined || more !== undefined) return null;
  const fields = (only.childForFieldName('body')?.namedChildren ?? []).flatMap((child) => {
    const assignment = child?.type === 'expression_statement' ? child.namedChildren[0] : null;
    const type = assignment?.type === 'assignment' ? assignment.childForFieldName('type') : null;
    return assignment && type ? [{ name: assignment.childForFieldName('left')?.text ?? '', type: type.text }] : [];
  });
  const hasInit = descendants(only, 'function_definition').some(
    (fn) => fn.childForFieldName('name')?.text === '__init__' && sameNode(enclosingClass(fn), only),
  );
  if (hasInit) return null;
  const found = typeof field === 'number' ? fields[field] : fields.find(({ name }) => name === field);
  return found?.type ?? null;
};

/** Whether an expression is given for a field whose annotation says that it can be None. */
export const fillsOptional = (site: Site, node: Node): boolean => {
  const named = node.parent?.type === 'keyword_argument' ? node.parent : null;
  const list = (named ?? node).parent;
  const call = list?.type === 'argument_list' ? list.parent : null;
  const owner = nameOf(call ?? null);
  if (owner === undefined || list === null) return false;
  const place = list?.namedChildren.findIndex((child) => child?.id === node.id) ?? -1;
  const field = named?.childForFieldName('name')?.text ?? place;
  return /^(typing\.)?Optional\b|\bNone\b/.test((field === -1 ? null : fieldType(site, owner, field)) ?? '');
};
