import { descendants, type Node } from './parser.ts';

const above = (node: Node, types: readonly string[], stop: readonly string[] = []): Node | null => {
  let at = node.parent;
  while (at !== null) {
    if (types.includes(at.type)) return at;
    if (stop.includes(at.type)) return null;
    at = at.parent;
  }
  return null;
};

/** The function whose body `node` is in; null at module or class level. */
export const enclosingFunction = (node: Node): Node | null =>
  above(node, ['function_definition'], ['class_definition']);
/** The class whose body `node` is in, through at most one method. */
export const enclosingClass = (node: Node): Node | null => above(node, ['class_definition']);
/** The innermost loop statement around `node` in the same function. */
export const enclosingLoop = (node: Node): Node | null =>
  above(node, ['for_statement', 'while_statement'], ['function_definition', 'class_definition', 'lambda']);

/** A node of the same span and type in the same tree: nodes have no identity of their own. */
export const sameNode = (a: Node | null, b: Node | null): boolean => a !== null && b !== null && a.id === b.id;

export const contains = (outer: Node, inner: Node): boolean =>
  outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;

export type Parameter = {
  readonly name: string;
  readonly node: Node;
  readonly default: Node | null;
  readonly type: string | null;
};

/** Named parameters in order, `*args` and `**kwargs` left out. */
export const parametersOf = (fn: Node): readonly Parameter[] =>
  (fn.childForFieldName('parameters')?.namedChildren ?? []).flatMap((node) => {
    if (node === null) return [];
    const type = node.childForFieldName('type')?.text ?? null;
    if (node.type === 'identifier') return [{ name: node.text, node, default: null, type: null }];
    if (node.type === 'typed_parameter') {
      const name = node.namedChildren[0];
      return name?.type === 'identifier' ? [{ name: name.text, node, default: null, type }] : [];
    }
    if (node.type === 'default_parameter' || node.type === 'typed_default_parameter')
      return [
        { name: node.childForFieldName('name')?.text ?? '', node, default: node.childForFieldName('value'), type },
      ];
    return [];
  });

/** Plain assignments `name = value` (not augmented, not unpacked) inside `scope`, in source order; nested functions are left out. */
export const assignmentsTo = (scope: Node, name: string): readonly { readonly node: Node; readonly value: Node }[] =>
  descendants(scope, 'assignment').flatMap((node) => {
    const value = node.childForFieldName('right');
    const own = scope.type === 'module' ? enclosingFunction(node) === null : sameNode(enclosingFunction(node), scope);
    return own && value !== null && node.childForFieldName('left')?.text === name ? [{ node, value }] : [];
  });

/** The value last assigned to `name` before `node`: in its function, else at module level. */
export const lastValueOf = (node: Node, name: string): Node | null => {
  const fn = enclosingFunction(node);
  const inFn = fn === null ? [] : assignmentsTo(fn, name).filter((a) => a.node.endIndex <= node.startIndex);
  const found = inFn.at(-1)?.value;
  if (found !== undefined) return found;
  if (fn !== null && parametersOf(fn).some((parameter) => parameter.name === name)) return null;
  return assignmentsTo(rootOf(node), name).at(-1)?.value ?? null;
};

export const rootOf = (node: Node): Node => {
  let at = node;
  while (at.parent !== null) at = at.parent;
  return at;
};

/** Names bound anywhere in `scope`: assignments, parameters, loops, imports, functions and classes. */
export const boundNames = (scope: Node): ReadonlySet<string> => {
  const names = new Set<string>();
  const add = (node: Node | null): void => {
    if (node === null) return;
    for (const found of descendants(node, 'identifier')) {
      if (found.parent?.type !== 'attribute' && found.parent?.type !== 'subscript') names.add(found.text);
    }
  };
  for (const node of descendants(scope, 'assignment', 'augmented_assignment', 'for_statement', 'for_in_clause'))
    add(node.childForFieldName('left'));
  for (const node of descendants(scope, 'function_definition', 'class_definition', 'named_expression'))
    add(node.childForFieldName('name'));
  for (const node of descendants(scope, 'function_definition'))
    for (const parameter of parametersOf(node)) names.add(parameter.name);
  for (const node of descendants(scope, 'as_pattern_target', 'list_splat_pattern', 'dictionary_splat_pattern'))
    add(node);
  for (const { name } of importsIn(scope)) names.add(name);
  return names;
};

/** Names that a function binds for itself alone: what it declares `global` is not among them. */
export const localNames = (fn: Node): ReadonlySet<string> => {
  const body = fn.childForFieldName('body');
  const names = new Set(body === null ? [] : boundNames(body));
  for (const { name } of parametersOf(fn)) names.add(name);
  for (const statement of descendants(fn, 'global_statement'))
    for (const name of statement.namedChildren) names.delete(name.text);
  return names;
};

export type Import = {
  readonly node: Node;
  readonly module: string;
  readonly imported: string | null;
  readonly name: string;
};

/** Each name that import statements bind: `module`, what is imported from it (null for `import module`), the local name. */
export const importsIn = (scope: Node): readonly Import[] =>
  descendants(scope, 'import_statement', 'import_from_statement').flatMap((node) => {
    const module = node.childForFieldName('module_name')?.text ?? null;
    return node.childrenForFieldName('name').flatMap((item): Import[] => {
      if (item === null) return [];
      const original = item.type === 'aliased_import' ? (item.childForFieldName('name')?.text ?? '') : item.text;
      const alias = item.type === 'aliased_import' ? (item.childForFieldName('alias')?.text ?? '') : null;
      return module === null
        ? [{ node, module: original, imported: null, name: alias ?? original.split('.')[0] ?? original }]
        : [{ node, module, imported: original, name: alias ?? original }];
    });
  });
