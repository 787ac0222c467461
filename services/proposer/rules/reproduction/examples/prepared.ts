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

const isAssertion = (statement: Node): boolean =>
  statement.type === 'assert_statement' ||
  (statement.type === 'expression_statement' &&
    /^self\.assert\w+$/.test(statement.namedChildren[0]?.childForFieldName('function')?.text ?? ''));

const statementOf = (node: Node): Node => {
  let at = node;
  while (at.parent !== null && !/^(block|module)$/.test(at.parent.type)) at = at.parent;
  return at;
};

/** The functions that run before a test's own lines. */
const setUpsOf = (node: Node): readonly Node[] => {
  const owner = enclosingClass(node);
  return owner === null
    ? []
    : descendants(owner, 'function_definition').filter((fn) =>
        /^(setUp|setup_method)$/.test(fn.childForFieldName('name')?.text ?? ''),
      );
};

/**
 * Whether something was done with an object since it was made: all that comes before but being made and being looked at in an
 * assertion. What it then gives is not what a new one gives.
 */
export const isChanged = (node: Node): boolean => {
  const own = statementOf(node);
  const scope = enclosingFunction(node) ?? rootOf(node);
  const scopes = scope.type === 'module' ? [scope] : [scope, ...setUpsOf(node), rootOf(node)];
  return scopes.some((one) =>
    descendants(one, node.type).some((found) => {
      if (found.text !== node.text || found.id === node.id) return false;
      // At the module's level only what runs there, which is before all tests; in the test what is above.
      if (one.type === 'module' && enclosingFunction(found) !== null) return false;
      if (sameScope(one, scope) && found.startIndex >= own.startIndex) return false;
      if (/parameter/.test(found.parent?.type ?? '')) return false;
      const made = found.parent?.type === 'assignment' && found.parent.childForFieldName('left')?.id === found.id;
      return !made && !isAssertion(statementOf(found));
    }),
  );
};

const sameScope = (a: Node, b: Node): boolean => a.id === b.id;

/** The value that a name in a test stands for, where one place alone gives it: a line before, a fixture, or `setUp`. */
export const preparedValue = (node: Node): Node | null =>
  node.type === 'identifier'
    ? (assigned(node) ?? fromFixture(node))
    : node.type === 'attribute'
      ? fromSetUp(node)
      : null;
