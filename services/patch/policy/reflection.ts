import { fingerprint } from '../../python/fingerprint.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { capabilityOfAttribute, capabilityOfName } from './capabilities.ts';
import { HARMLESS_PREFIX } from './frame-parts.ts';
import { isRepoModule } from './modules.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';

const BY_NAME = new Set(['getattr', 'setattr', 'delattr']);
const FACTORIES = new Set(['operator.attrgetter', 'operator.methodcaller']);

/** The value of a plain string literal; null for everything that is computed, escapes included. */
const literalOf = (node: Node | null | undefined): string | null => {
  if (node?.type !== 'string') return null;
  if (descendants(node, 'interpolation', 'escape_sequence').length > 0) return null;
  return node.namedChildren.find((part) => part.type === 'string_content')?.text ?? '';
};

/** The literal text that a computed name begins with: `do_` of `f'do_{x}'`, `'do_' + x`, `'do_%s' % x`. */
const prefixOf = (name: Node | undefined): string => {
  if (name?.type === 'binary_operator' && /^[+%]$/.test(name.childForFieldName('operator')!.text))
    return prefixOf(name.childForFieldName('left')!);
  if (name?.type !== 'string') return '';
  // A field that comes first leaves nothing in front of it.
  const [first] = name.namedChildren.filter((part) => !/^string_(start|end)$/.test(part.type));
  return first?.type === 'string_content' ? (/^\w*/.exec(first.text)?.[0] ?? '') : '';
};

/** Dispatch to the program's own methods, as in `getattr(self, f'handle_{kind}')`: on itself, by a name of one family. */
const isDispatch = (object: Node | undefined, name: Node | undefined): boolean =>
  /^(self|cls)$/.test(object?.text ?? '') && HARMLESS_PREFIX.test(prefixOf(name));

const isRefusedName = (name: string, object: string | null): boolean =>
  name.split('.').some((part) => capabilityOfAttribute(part) !== null) ||
  (object !== null && capabilityOfName(`${object}.${name}`) !== null);

/** Why a call that looks up attributes by name is refused; null where it is not such a call, or harmless. */
const problemOf = (file: PythonFile, call: Node, context: CodeContext): string | null => {
  const called = file.names.resolveAll(call.childForFieldName('function')!);
  const args = call.childForFieldName('arguments')?.namedChildren.filter((node) => node.type !== 'comment') ?? [];
  const target = call.childForFieldName('function')!;
  if (/^__(set|del)attr__$/.test(target.childForFieldName('attribute')?.text ?? ''))
    return target.childForFieldName('object')!.text === 'super()' || args[0]?.text === 'self'
      ? null
      : 'sets attributes past the object’s own code';
  if (called.includes('vars') && args[0]?.text !== 'self') return 'reads variables through vars()';
  if (called.some((name) => FACTORIES.has(name)))
    return args.slice(0, 1).some((arg) => literalOf(arg) === null || isRefusedName(literalOf(arg)!, null))
      ? 'looks up an attribute by a computed or internal name'
      : null;
  const operation = called.find((name) => BY_NAME.has(name));
  if (operation === undefined) return null;
  const objects = args[0] ? file.names.resolveAll(args[0]) : [];
  const module = objects
    .map((name) => context.canonical(name, file.path))
    .find((name) => name != null && context.options.stdlibModules.has(name.split('.')[0]!));
  if (operation !== 'getattr') {
    const changed = module ?? objects.find((name) => isRepoModule(context.locate(name, file.path)));
    if (changed != null) return `changes the module ${changed}`;
    if (/^__.*__$/.test(literalOf(args[1]) ?? '')) return `calls ${operation} for a special method`;
  }
  const name = literalOf(args[1]);
  if (name === null) return isDispatch(args[0], args[1]) ? null : `calls ${operation} with a name that is computed`;
  return isRefusedName(name, module ?? null) ? `calls ${operation} for ${name}` : null;
};

/** `map(getattr, objects, names)`: the function without the call that would show what it looks up. */
const handedOn = (file: PythonFile): Node[] =>
  file.uses
    .filter(({ kind, name }) => kind === 'name' && (BY_NAME.has(name) || FACTORIES.has(name)))
    .map(({ node }) => node)
    .filter((node) => node.parent?.childForFieldName('function')?.id !== node.id);

export const reflection: Rule<CodeContext> = {
  name: 'reflection',
  check: (context) =>
    context.changes.flatMap(({ before, after }) => {
      const find = (file: PythonFile) => [
        ...descendants(file.root, 'call').flatMap((node) => {
          const problem = problemOf(file, node, context);
          return problem === null ? [] : [{ node, problem }];
        }),
        ...handedOn(file).map((node) => ({ node, problem: `hands ${node.text} on` })),
      ];
      return newlyIntroduced(before ? find(before) : [], find(after), ({ node }) => fingerprint(node))
        .slice(0, 1)
        .map(({ node, problem }) => `${placeOf(after, node)} ${problem}; name the attribute in the code.`);
    }),
};
