import { runsIn } from '../../python/definitions.ts';
import { fingerprint } from '../../python/fingerprint.ts';
import { isLiteral } from '../../python/literals.ts';
import { identifierText } from '../../python/names.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { enclosingFunction, localNames } from '../../python/scope.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';

/** Names that never change while a program runs. */
const CONSTANTS = ['TYPE_CHECKING', '__debug__'];
/** What has a value only when it is run. */
const COMPUTED = ['call', 'attribute', 'subscript', 'await', 'yield', 'lambda', 'named_expression'];

/** Names that the file binds once, at its top, to a literal, and that it did not have before. */
const newFlags = (before: PythonFile | null, after: PythonFile): ReadonlySet<string> => {
  const known = new Set(before?.names.bound.map(({ name }) => name));
  const bound = after.names.bound.filter(({ name }) => !known.has(name));
  const literals = bound.filter(({ level, node }) => {
    const value = node.parent?.type === 'assignment' ? node.parent.childForFieldName('right') : null;
    return level === 'module' && value !== null && isLiteral(value);
  });
  const once = literals.filter(({ name }) => bound.filter((other) => other.name === name).length === 1);
  return new Set(once.map(({ name }) => name));
};

/** Whether a value is the same each time: made of literals and of names that stand for one. */
const isConstant = (value: Node, flags: ReadonlySet<string>): boolean => {
  if (descendants(value, ...COMPUTED).length > 0) return false;
  const fn = enclosingFunction(value);
  return descendants(value, 'identifier').every((node) => {
    const name = identifierText(node);
    return CONSTANTS.includes(name) || (flags.has(name) && !(fn !== null && localNames(fn).has(name)));
  });
};

/** Whether a condition, or a part of it that can decide it alone, is constant. */
const isDecided = (condition: Node | null | undefined, flags: ReadonlySet<string>): boolean => {
  if (condition == null) return false;
  if (/^(parenthesized_expression|not_operator|boolean_operator)$/.test(condition.type))
    return condition.namedChildren.some((part) => part.type !== 'comment' && isDecided(part, flags));
  return isConstant(condition, flags);
};

/** `if TYPE_CHECKING:` around imports is how imports for annotations are written. */
const isForAnnotations = (node: Node): boolean =>
  /(^|\.)TYPE_CHECKING$/.test(node.childForFieldName('condition')?.text ?? '') &&
  node.childForFieldName('consequence')!.namedChildren.every((statement) => /^import_|^comment$/.test(statement.type));

const isEndless = (node: Node): boolean =>
  node.type === 'while_statement' && /^\(?(True|1)\)?$/.test(node.childForFieldName('condition')!.text);

const decided = (file: PythonFile, flags: ReadonlySet<string>): Node[] =>
  descendants(
    file.root,
    'if_statement',
    'elif_clause',
    'while_statement',
    'assert_statement',
    'conditional_expression',
    'if_clause',
    'comparison_operator',
  ).filter((node) => {
    // Its result may choose by an index as well.
    if (node.type === 'comparison_operator') return isConstant(node, flags);
    if (node.type === 'assert_statement' || node.type === 'if_clause') return isDecided(node.namedChild(0), flags);
    if (node.type === 'conditional_expression') return isDecided(node.namedChild(1), flags);
    return isDecided(node.childForFieldName('condition'), flags) && !isEndless(node) && !isForAnnotations(node);
  });

export const decidedCondition: Rule<CodeContext> = {
  name: 'decided-condition',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) => {
      // A condition that was there may get the flag that it lacked.
      const flags = newFlags(before, after);
      return newlyIntroduced(
        before ? decided(before, flags) : [],
        decided(after, flags),
        (node) => `${runsIn(node)} ${fingerprint(node.namedChild(0)!)}`,
      )
        .slice(0, 1)
        .map(
          (node) => `${placeOf(after, node)} tests a constant, which switches code on or off for good; test a value.`,
        );
    }),
};
