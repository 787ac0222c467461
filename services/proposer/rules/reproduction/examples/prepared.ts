import { descendants, type Node } from '../../../../python/parser.ts';
import { assignmentsTo, enclosingClass, enclosingFunction, parametersOf, rootOf } from '../../../../python/scope.ts';

const sole = <T>(items: readonly T[]): T | null => (items.length === 1 ? (items[0] ?? null) : null);

/** The value of a name that its function, or the module where it is in none, assigns exactly once. */
const assigned = (node: Node): Node | null => {
  const scope = enclosingFunction(node) ?? rootOf(node);
  const found = sole(assignmentsTo(scope, node.text));
  return found !== null && found.node.endIndex <= node.startIndex ? found.value : null;
};

/** What a pytest fixture of the same file returns or yields, for the test's parameter of that name. */
const fromFixture = (node: Node): Node | null => {
  const test = enclosingFunction(node);
  if (test === null || !parametersOf(test).some(({ name }) => name === node.text)) return null;
  const fixture = sole(
    descendants(rootOf(node), 'decorated_definition').filter(
      (found) =>
        /^@\s*(pytest\.)?fixture\b(?!.*\bname\s*=)/m.test(found.text) &&
        found.childForFieldName('definition')?.childForFieldName('name')?.text === node.text,
    ),
  );
  const given = fixture === null ? null : sole(descendants(fixture, 'return_statement', 'yield'));
  return given?.namedChildren[0] ?? null;
};

/** What `setUp` puts under `self.parser`, where the class assigns it nowhere else. */
const fromSetUp = (node: Node): Node | null => {
  const owner = node.childForFieldName('object')?.text === 'self' ? enclosingClass(node) : null;
  const found =
    owner === null
      ? null
      : sole(descendants(owner, 'assignment').filter((one) => one.childForFieldName('left')?.text === node.text));
  const method = found === null ? null : enclosingFunction(found)?.childForFieldName('name')?.text;
  return /^(setUp|setup_method)$/.test(method ?? '') ? (found?.childForFieldName('right') ?? null) : null;
};

/** The value that a name in a test stands for, where one place alone gives it: a line before, a fixture, or `setUp`. */
export const preparedValue = (node: Node): Node | null =>
  node.type === 'identifier'
    ? (assigned(node) ?? fromFixture(node))
    : node.type === 'attribute'
      ? fromSetUp(node)
      : null;
