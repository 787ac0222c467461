import { isLiteral } from '../../../python/literals.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import { importsIn } from '../../../python/scope.ts';
import type { Codebase } from '../codebase.ts';
import { script } from './derivation.ts';
import { importing, pathLines } from './importing.ts';

const LIMIT = 4;

/** Calls that a test compares with a literal: `assert f(1) == 2`, `self.assertEqual(f(1), 2)`. */
const comparedCalls = (root: Node): readonly Node[] => [
  ...descendants(root, 'assert_statement').flatMap((node) => {
    const comparison = node.namedChildren[0];
    const [left, right] = comparison?.type === 'comparison_operator' ? comparison.namedChildren : [];
    return left?.type === 'call' && right && isLiteral(right) && /==/.test(comparison?.text ?? '') ? [left] : [];
  }),
  ...descendants(root, 'call').flatMap((node) => {
    const [first, second] = node.childForFieldName('arguments')?.namedChildren ?? [];
    return /^self\.assert(Equal|AlmostEqual|ListEqual|DictEqual)$/.test(
      node.childForFieldName('function')?.text ?? '',
    ) &&
      first?.type === 'call' &&
      second &&
      isLiteral(second)
      ? [first]
      : [];
  }),
];

const literalArguments = (call: Node): string | null => {
  const args = call.childForFieldName('arguments');
  const plain = args?.namedChildren.every(
    (arg) => arg !== null && isLiteral(arg.type === 'keyword_argument' ? (arg.childForFieldName('value') ?? arg) : arg),
  );
  return args?.type === 'argument_list' && plain ? args.text : null;
};

/** Inputs that work today: calls of the crashed file's functions that the repo's tests compare with a literal. */
export const controlsFor = (codebase: Codebase, path: string, failing: ReadonlySet<string>): readonly string[] => {
  const how = importing(codebase, path);
  const target = codebase.modules.get(path);
  if (how === null || target === undefined) return [];
  const functions = new Set(
    target.root.namedChildren.flatMap((node) =>
      node?.type === 'function_definition' ? [node.childForFieldName('name')?.text ?? ''] : [],
    ),
  );
  const stem = how.module.split('.').at(-1);
  const calls = [...codebase.modules.values()]
    .filter(({ test }) => test)
    .flatMap(({ root }) => {
      const imported = importsIn(root).filter(
        (found) => found.module.split('.').at(-1) === stem || found.imported === stem,
      );
      return imported.length === 0 ? [] : comparedCalls(root).filter((call) => !failing.has(testAround(call)));
    })
    .flatMap((call) => {
      const name = call.childForFieldName('function')?.text.split('.').at(-1) ?? '';
      const args = literalArguments(call);
      return functions.has(name) && args !== null ? [`${name}${args}`] : [];
    });
  return [...new Set(calls)]
    .slice(0, LIMIT)
    .map((call) =>
      script([
        ...pathLines(how.paths),
        'import importlib',
        '',
        `module = importlib.import_module(${JSON.stringify(how.module)})`,
        `print(repr(module.${call}))`,
      ]),
    );
};

const testAround = (node: Node): string => {
  let at: Node | null = node;
  while (at !== null && at.type !== 'function_definition') at = at.parent;
  return at?.childForFieldName('name')?.text ?? '';
};
