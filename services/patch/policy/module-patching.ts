import { BUILTIN_EXCEPTIONS, BUILTIN_FUNCTIONS } from '../../python/builtins.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { isRepoModule } from './modules.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';

const TARGETS: Record<string, readonly string[]> = {
  assignment: ['left'],
  augmented_assignment: ['left'],
  for_statement: ['left'],
  for_in_clause: ['left'],
  with_item: ['value'],
};

/** Attributes that are assigned to or deleted. */
const assignedAttributes = (file: PythonFile): Node[] => {
  const targets = Object.entries(TARGETS).flatMap(([type, fields]) =>
    descendants(file.root, type).flatMap((node) => fields.flatMap((field) => node.childForFieldName(field) ?? [])),
  );
  const within = (node: Node): Node[] => {
    if (node.type === 'attribute') return [node];
    if (node.type === 'as_pattern') return descendants(node, 'as_pattern_target').flatMap(within);
    if (node.type === 'call' || node.type === 'subscript' || node.type === 'identifier') return [];
    return node.namedChildren.flatMap(within);
  };
  return [...targets, ...descendants(file.root, 'delete_statement')].flatMap(within);
};

const BUILTINS = new Set([...BUILTIN_FUNCTIONS, ...BUILTIN_EXCEPTIONS]);

/**
 * Whether another file would get other code than it has: a function or class of its own, or a name that is none of its
 * variables, such as one of Python's. Its variables may be set, as those of a module of settings are.
 */
const givesOtherCode = (dotted: string, attribute: string, file: PythonFile, context: CodeContext): boolean => {
  const module = context.locate(dotted, file.path);
  if (!isRepoModule(module)) return false;
  const bound = context.fileAt(module.path)?.names.bound.filter(({ name }) => name === attribute) ?? [];
  return (
    BUILTINS.has(attribute) ||
    bound.length === 0 ||
    bound.some(({ node }) => /^(function|class)_definition$/.test(node.parent?.type ?? ''))
  );
};

export const modulePatching: Rule<CodeContext> = {
  name: 'module-patching',
  check: (context) =>
    context.changes.flatMap(({ before, after }) => {
      const find = (file: PythonFile) =>
        assignedAttributes(file).filter((node) => {
          const attribute = node.childForFieldName('attribute')!.text;
          if (/^__.*__$/.test(attribute) && !/^__(doc|name|cause|wrapped)__$/.test(attribute)) return true;
          const ofPython = file.names
            .resolveAll(node)
            .map((name) => context.canonical(name, file.path))
            .some((name) => name !== null && context.options.stdlibModules.has(name.split('.')[0]!));
          const objects = file.names.resolveAll(node.childForFieldName('object')!);
          return ofPython || objects.some((name) => givesOtherCode(name, attribute, file, context));
        });
      return newlyIntroduced(before ? find(before) : [], find(after), (node) => node.text)
        .slice(0, 1)
        .map(
          (node) =>
            `${placeOf(after, node)} replaces ${node.text}, which other code relies on; change the repo’s own code.`,
        );
    }),
};
