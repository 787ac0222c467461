import { enclosingDefinition } from '../../python/definitions.ts';
import { identifierText } from '../../python/names.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { enclosingFunction, importsIn, localNames } from '../../python/scope.ts';
import { type CodeContext, newlyIntroduced, type PythonChange, type PythonFile, placeOf, type Rule } from './rule.ts';

const SHRINKS = /^(pop|popitem|popleft|clear|remove|discard)$/;
const GROWS = /^(append|appendleft|add|extend|insert|update)$/;

/** The name that a chain `name.a[b].c` begins with; null where it begins with something else. */
const rootName = (node: Node): Node | null => {
  let at: Node | null = node;
  while (at?.type === 'attribute' || at?.type === 'subscript')
    at = at.childForFieldName(at.type === 'attribute' ? 'object' : 'value');
  return at?.type === 'identifier' ? at : null;
};

/** `.name` for what a chain `self.name.b` reaches in its own object. */
const ownAttribute = (self: Node): string => `.${self.parent?.childForFieldName('attribute')?.text ?? ''}`;

/** A place that is assigned to other than by a key that is computed, as that of a cache is. */
const isSwitch = (target: Node): boolean => {
  if (target.type === 'attribute') return true;
  if (target.type !== 'subscript') return false;
  return /^(string|integer|true|false|none|unary_operator)$/.test(target.childForFieldName('subscript')!.type);
};

/** What is changed inside of functions through one of the names. */
const changed = (file: PythonFile, names: ReadonlySet<string>): Node[] => {
  const calls = descendants(file.root, 'call').flatMap((call) => {
    const called = call.childForFieldName('function')!;
    if (called.type === 'identifier' && file.names.resolve(called) === 'next')
      return call.childForFieldName('arguments')?.namedChildren.slice(0, 1) ?? [];
    const method = called.childForFieldName('attribute')?.text ?? '';
    return SHRINKS.test(method) || GROWS.test(method) ? [called] : [];
  });
  const targets = [
    ...descendants(file.root, 'assignment')
      .map((node) => node.childForFieldName('left')!)
      .filter(isSwitch),
    ...descendants(file.root, 'augmented_assignment').map((node) => node.childForFieldName('left')!),
    ...descendants(file.root, 'delete_statement', 'global_statement').flatMap((node) => node.namedChildren),
  ];
  return [...calls, ...targets].filter((node) => {
    const fn = enclosingFunction(node);
    const root = rootName(node);
    if (fn === null || root === null) return false;
    if (/^(self|cls)$/.test(root.text)) return names.has(ownAttribute(root));
    return names.has(identifierText(root)) && !localNames(fn).has(identifierText(root));
  });
};

/** Lists and the like that all objects of a class share. */
const sharedValues = (file: PythonFile | null): string[] =>
  (file?.names.bound ?? [])
    .filter(({ level, node }) => level === 'class' && DISPLAY.test(node.parent?.childForFieldName('right')?.type ?? ''))
    .map(({ name }) => `.${name}`);

const DISPLAY = /^(list|dictionary|set|list_comprehension|dictionary_comprehension|set_comprehension)$/;

/** What outlives a call: names of the module, unless they are imported from elsewhere, and what a class shares. */
const lastingNames = (file: PythonFile | null, { locate }: CodeContext): string[] => {
  if (file === null) return [];
  const foreign = importsIn(file.root).filter(({ module }) => locate(module, file.path) === null);
  const names = new Set(file.names.bound.filter(({ level }) => level === 'module').map(({ name }) => name));
  for (const { name } of foreign) names.delete(name);
  return [...names, ...sharedValues(file)];
};

/** Names that are new in the patch, those imported from a module where they are new included, and those of functions. */
const newNames = ({ before, after }: PythonChange, context: CodeContext): ReadonlySet<string> => {
  const known = new Set([...lastingNames(before, context), ...importedFromOld(after, context)]);
  const functions = after.functions.filter((f) => enclosingDefinition(f.node) === null).map(({ name }) => name);
  return new Set([...lastingNames(after, context).filter((name) => !known.has(name)), ...functions]);
};

/** Names imported from modules of the repo that the patch leaves as they are. */
const importedFromOld = (file: PythonFile, { locate, changes }: CodeContext): string[] =>
  importsIn(file.root)
    .filter(({ module }) => !changes.some(({ path }) => path === locate(module, file.path)?.path))
    .map(({ name }) => name);

export const callState: Rule<CodeContext> = {
  name: 'call-state',
  check: (context) =>
    context.changes.flatMap((change) => {
      const names = newNames(change, context);
      const find = (file: PythonFile) => changed(file, names);
      return newlyIntroduced(change.before ? find(change.before) : [], find(change.after), (node) => node.text)
        .slice(0, 1)
        .map(
          (node) =>
            `${placeOf(change.after, node)} changes ${node.text}, so that one call depends on the calls before it; give the same result for every call.`,
        );
    }),
};
