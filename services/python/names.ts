import type { Node } from './parser.ts';

/**
 * What names in a file stand for. Dotted names are those of the import that bound them (`import os as o` makes `o.sep`
 * resolve to `os.sep`); relative imports keep their dots (`from ..a import b` gives `..a.b`).
 */
export type NameTable = {
  /**
   * The dotted name that an identifier or an attribute chain stands for, followed through imports and plain
   * assignments (`e = os._exit`). A name that nothing in the file binds resolves to itself: a builtin, or a module
   * whose import is missing. Null for anything that the file binds otherwise (parameters, definitions, loop variables).
   */
  resolve(node: Node): string | null;
  /** Every dotted name that it may stand for, where the file binds it more than once; the first is {@link resolve}'s. */
  resolveAll(node: Node): readonly string[];
  /** Modules of the file's wildcard imports. */
  readonly wildcards: readonly string[];
  /** Names that the file binds at module level (functions' `global` ones too) and in class bodies, once a binding. */
  readonly bound: readonly { readonly name: string; readonly level: 'module' | 'class'; readonly node: Node }[];
  /** Every import, with the dotted name that it binds or loads. */
  readonly imports: readonly { readonly name: string; readonly node: Node }[];
};

type Binding = { readonly dotted: string } | { readonly value: Node; readonly scope: Scope } | 'other';
type Scope = {
  readonly parent: Scope | null;
  readonly isClass: boolean;
  readonly bindings: Map<string, Binding[]>;
  /** What names bound here stand for, once that is known. */
  readonly resolved: Map<string, readonly string[]>;
  /** Names that `global` or `nonlocal` gives to a scope further out. */
  readonly elsewhere: Map<string, Scope>;
};

const newScope = (parent: Scope | null, isClass = false): Scope => ({
  parent,
  isClass,
  bindings: new Map(),
  resolved: new Map(),
  elsewhere: new Map(),
});

/** Python compares identifiers in their NFKC form: `ｅval` is `eval`. */
export const identifierText = (node: Node): string => node.text.normalize('NFKC');

const dottedText = (node: Node): string => node.namedChildren.map((part) => identifierText(part)).join('.');

const COMPREHENSIONS = new Set([
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);
/** Names that one search follows; assignments in circles could make it exponential otherwise. */
const MAX_STEPS = 500;

/** One search: the names being resolved, outermost first, and the lowest of them that a circle led back to. */
type Search = { readonly open: Binding[][]; cut: number; steps: number };

/** Resolves the names of one parsed file; made once a file, linear in its size. */
export const nameTable = (root: Node): NameTable => {
  const scopes = new Map<number, Scope>();
  const wildcards: string[] = [];
  const imports: { name: string; node: Node }[] = [];

  const module = newScope(null);
  const bound: { name: string; level: 'module' | 'class'; node: Node }[] = [];

  const bind = (from: Scope, name: string, binding: Binding, node: Node) => {
    const scope = from.elsewhere.get(name) ?? from;
    if (scope.parent === null || scope.isClass) bound.push({ name, level: scope.isClass ? 'class' : 'module', node });
    const list = scope.bindings.get(name);
    if (list) list.push(binding);
    else scope.bindings.set(name, [binding]);
  };

  const bindTargets = (scope: Scope, target: Node | null) => {
    if (target === null) return;
    if (target.type === 'identifier') bind(scope, identifierText(target), 'other', target);
    else if (target.type !== 'attribute' && target.type !== 'subscript')
      for (const child of target.namedChildren) bindTargets(scope, child);
  };

  const bindParameters = (scope: Scope, parameters: Node | null) => {
    for (const parameter of parameters?.namedChildren ?? []) {
      if (parameter.type === 'default_parameter' || parameter.type === 'typed_default_parameter')
        bindTargets(scope, parameter.childForFieldName('name'));
      else if (parameter.type === 'typed_parameter') bindTargets(scope, parameter.namedChild(0));
      else bindTargets(scope, parameter);
    }
  };

  const bindImport = (scope: Scope, statement: Node) => {
    const from = statement.childForFieldName('module_name');
    const prefix = from === null ? '' : from.type === 'dotted_name' ? dottedText(from) : from.text.replace(/\s/g, '');
    if (statement.namedChildren.some((child) => child.type === 'wildcard_import')) {
      wildcards.push(prefix);
      imports.push({ name: prefix, node: statement });
    }
    for (const name of statement.childrenForFieldName('name')) {
      const aliased = name.type === 'aliased_import';
      const imported = dottedText(aliased ? name.childForFieldName('name')! : name);
      const dotted = prefix === '' || prefix.endsWith('.') ? prefix + imported : `${prefix}.${imported}`;
      imports.push({ name: dotted, node: statement });
      const alias = aliased ? identifierText(name.childForFieldName('alias')!) : null;
      // `import a.b` binds `a`; everything else binds its last name to the whole.
      if (from === null && alias === null)
        bind(scope, imported.split('.')[0]!, { dotted: imported.split('.')[0]! }, name);
      else bind(scope, alias ?? imported, { dotted }, name);
    }
  };

  /** The scope that a name belongs to, seen from another; null when nothing binds it. Class bodies hide from functions. */
  const lookUp = (name: string, from: Scope): Scope | null => {
    for (let scope: Scope | null = from; scope; scope = scope.parent)
      if ((!scope.isClass || scope === from) && scope.bindings.has(name)) return scope;
    return null;
  };
  const ownerOf = (name: string, from: Scope): Scope => lookUp(name, from) ?? from;

  const visit = (node: Node, scope: Scope) => {
    scopes.set(node.id, scope);
    let inner = scope;
    // Defaults, annotations and base classes are evaluated around the definition, and so is a comprehension's first
    // iterable: in `def f(os=os)` the second `os` is not the parameter.
    let outside: (Node | null)[] = [];
    switch (node.type) {
      case 'function_definition':
      case 'class_definition': {
        bindTargets(scope, node.childForFieldName('name'));
        inner = newScope(scope, node.type === 'class_definition');
        bindParameters(inner, node.childForFieldName('parameters'));
        outside = ['parameters', 'return_type', 'superclasses'].map((field) => node.childForFieldName(field));
        break;
      }
      case 'lambda':
        inner = newScope(scope);
        bindParameters(inner, node.childForFieldName('parameters'));
        outside = [node.childForFieldName('parameters')];
        break;
      case 'import_statement':
      case 'import_from_statement':
        bindImport(scope, node);
        return;
      case 'assignment': {
        const left = node.childForFieldName('left');
        const right = node.childForFieldName('right');
        if (left?.type === 'identifier' && right) bind(scope, identifierText(left), { value: right, scope }, left);
        else if (right) bindTargets(scope, left);
        break;
      }
      case 'named_expression': {
        const name = node.childForFieldName('name');
        const value = node.childForFieldName('value');
        if (name && value) bind(scope, identifierText(name), { value, scope }, name);
        break;
      }
      case 'for_statement':
      case 'for_in_clause':
        bindTargets(scope, node.childForFieldName('left'));
        break;
      case 'augmented_assignment':
        bindTargets(scope, node.childForFieldName('left'));
        break;
      case 'delete_statement':
        for (const target of node.namedChildren) bindTargets(scope, target);
        break;
      case 'global_statement':
        for (const name of node.namedChildren) scope.elsewhere.set(identifierText(name), module);
        break;
      case 'nonlocal_statement':
        for (const name of node.namedChildren)
          if (scope.parent) scope.elsewhere.set(identifierText(name), ownerOf(identifierText(name), scope.parent));
        break;
      case 'as_pattern_target':
      case 'case_pattern':
        bindTargets(scope, node);
        break;
      default:
        if (COMPREHENSIONS.has(node.type)) {
          inner = newScope(scope);
          const first = node.namedChildren.find((child) => child.type === 'for_in_clause');
          outside = [first?.childForFieldName('right') ?? null];
        }
    }
    for (const child of node.namedChildren) visit(child, outside.some((o) => o?.id === child.id) ? scope : inner);
    // A comprehension's iterable lies a level deeper: visited again, in the scope that it really has.
    if (COMPREHENSIONS.has(node.type)) for (const child of outside) if (child) visit(child, scope);
  };

  const resolveIn = (node: Node, scope: Scope, search: Search): readonly string[] => {
    if (node.type === 'identifier') return resolveName(identifierText(node), scope, search);
    if (node.type === 'attribute') {
      const objects = resolveIn(node.childForFieldName('object')!, scope, search);
      if (objects.length === 0) return objects;
      const attribute = identifierText(node.childForFieldName('attribute')!);
      return objects.map((object) => `${object}.${attribute}`);
    }
    if (node.type === 'parenthesized_expression' && node.namedChild(0))
      return resolveIn(node.namedChild(0)!, scope, search);
    if (node.type === 'assignment' || node.type === 'named_expression') {
      const value = node.childForFieldName(node.type === 'assignment' ? 'right' : 'value');
      return value === null ? [] : resolveIn(value, scope, search);
    }
    return [];
  };

  const resolveName = (name: string, from: Scope, search: Search): readonly string[] => {
    const scope = lookUp(name, from);
    if (scope === null) return [name];
    const known = scope.resolved.get(name);
    if (known !== undefined) return known;
    const bindings = scope.bindings.get(name)!;
    const depth = search.open.length;
    const above = search.open.indexOf(bindings);
    if (above !== -1 || search.steps-- <= 0) {
      // `node = node.next`: what the name stands for is being found out further up.
      search.cut = Math.min(search.cut, above);
      return [];
    }
    const cutBefore = search.cut;
    search.cut = Number.POSITIVE_INFINITY;
    search.open.push(bindings);
    const found = bindings.flatMap((binding) => {
      if (binding === 'other') return [];
      return 'dotted' in binding ? [binding.dotted] : resolveIn(binding.value, binding.scope, search);
    });
    search.open.pop();
    const unique = [...new Set(found)];
    // Only what did not depend on a name above it is the whole answer, and worth keeping.
    if (search.cut >= depth) {
      scope.resolved.set(name, unique);
      search.cut = cutBefore;
    } else search.cut = Math.min(search.cut, cutBefore);
    return unique;
  };

  visit(root, module);
  const resolveAll = (node: Node) =>
    resolveIn(node, scopes.get(node.id) ?? module, { open: [], cut: Number.POSITIVE_INFINITY, steps: MAX_STEPS });
  return {
    resolve: (node) => resolveAll(node)[0] ?? null,
    resolveAll,
    wildcards,
    bound,
    imports,
  };
};
