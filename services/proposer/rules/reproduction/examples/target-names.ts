import { descendants, type Node } from '../../../../python/parser.ts';
import { enclosingFunction, importsIn } from '../../../../python/scope.ts';
import type { Module } from '../../codebase.ts';

/** What a script can call in the crashed file from outside, and print: its functions and classes at module level. */
export type Target = {
  readonly module: Module;
  /** Its dotted name. */
  readonly dotted: string;
  readonly functions: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
};

/** How a file names what the crashed file defines: local names by what they stand for, and names of the module itself. */
export type TargetNames = { readonly local: ReadonlyMap<string, string>; readonly modules: ReadonlySet<string> };

/** Calling a coroutine or a generator function runs nothing, so that its result has nothing to compare. */
const runsWhenCalled = (fn: Node): boolean =>
  fn.children[0]?.type !== 'async' && !descendants(fn, 'yield').some((node) => enclosingFunction(node)?.id === fn.id);

export const targetOf = (module: Module, dotted: string): Target => {
  const top = module.root.namedChildren.flatMap((node) => node?.childForFieldName('definition') ?? node ?? []);
  const named = (type: string, fits: (node: Node) => boolean) =>
    new Set(
      top.filter((node) => node.type === type && fits(node)).map((node) => node.childForFieldName('name')?.text ?? ''),
    );
  return {
    module,
    dotted,
    functions: named('function_definition', runsWhenCalled),
    classes: named('class_definition', () => true),
  };
};

/** Null for a file that does not import the crashed one. */
export const namesIn = (file: Module, target: Target): TargetNames | null => {
  const all = [...target.functions, ...target.classes];
  if (file.path === target.module.path) return { local: new Map(all.map((name) => [name, name])), modules: new Set() };
  const stem = target.dotted.split('.').at(-1) ?? target.dotted;
  const local = new Map<string, string>();
  const modules = new Set<string>();
  const isTarget = (dotted: string): boolean => dotted.split('.').at(-1) === stem;
  for (const found of importsIn(file.root)) {
    if (found.imported === null) {
      if (isTarget(found.module)) modules.add(found.name === found.module.split('.')[0] ? found.module : found.name);
    } else if (found.imported === stem) modules.add(found.name);
    // A package gives its modules' names to others: `from shop import price` of shop/prices.py.
    else if (isTarget(found.module) || target.dotted.startsWith(`${found.module}.`))
      local.set(found.name, found.imported);
  }
  for (const node of descendants(file.root, 'wildcard_import'))
    if (isTarget(node.parent?.childForFieldName('module_name')?.text ?? ''))
      for (const name of all) local.set(name, name);
  return local.size + modules.size === 0 ? null : { local, modules };
};
