import type { FunctionDefinition } from '../../python/definitions.ts';
import { fingerprint, isDocstring } from '../../python/fingerprint.ts';
import type { Node } from '../../python/parser.ts';
import { type CodeContext, type PythonChange, placeOf, type Rule } from './rule.ts';

const CONSTANTS = new Set(['true', 'false', 'none', 'integer', 'float', 'string', 'ellipsis', 'concatenated_string']);

/** Literals all the way down: `None`, `-1`, `{}`, `[0, 0]`, `"x"`. */
const isConstant = (node: Node): boolean => {
  if (node.type === 'string') return node.namedChildren.every((part) => part.type !== 'interpolation');
  if (CONSTANTS.has(node.type)) return true;
  return (
    /^(unary_operator|parenthesized_expression|tuple|list|dictionary|set|pair|expression_list|not_operator)$/.test(
      node.type,
    ) && node.namedChildren.every(isConstant)
  );
};

/** A statement that computes nothing from what the function was given. */
const isIdle = (statement: Node): boolean => {
  switch (statement.type) {
    case 'comment':
    case 'pass_statement':
    case 'raise_statement':
    case 'global_statement':
    case 'nonlocal_statement':
      return true;
    case 'return_statement':
    case 'expression_statement':
      return statement.namedChildren.every((node) => node.type === 'comment' || isConstant(node));
    default:
      return isDocstring(statement);
  }
};

/** Whether a function gives the same whatever it is called with. */
export const isEmpty = (f: FunctionDefinition): boolean => f.body.namedChildren.every(isIdle);

/** Functions of both versions, paired by qualname, in the order of definition where a name comes twice. */
const pairs = ({ before, after }: PythonChange): { old: FunctionDefinition; fresh: FunctionDefinition }[] => {
  const left = [...(before?.functions ?? [])];
  return after.functions.flatMap((fresh) => {
    const at = left.findIndex((old) => old.qualname === fresh.qualname);
    return at === -1 ? [] : [{ old: left.splice(at, 1)[0]!, fresh }];
  });
};

export const emptiedFunction: Rule<CodeContext> = {
  name: 'emptied-function',
  check: ({ changes }) =>
    changes.flatMap((change) =>
      pairs(change)
        .filter(({ old, fresh }) => !isEmpty(old) && isEmpty(fresh))
        .map(
          ({ fresh }) =>
            `${placeOf(change.after, fresh.node)} leaves ${fresh.qualname} without its work; keep what it does and fix the part that fails.`,
        ),
    ),
};

export const functionKind: Rule<CodeContext> = {
  name: 'function-kind',
  check: ({ changes }) =>
    changes.flatMap((change) =>
      pairs(change)
        .filter(({ old, fresh }) => (fresh.isGenerator && !old.isGenerator) || fresh.isAsync !== old.isAsync)
        .map(
          ({ fresh }) =>
            `${placeOf(change.after, fresh.node)} makes ${fresh.qualname} a generator or changes whether it is async, so that a call no longer runs it; keep its kind.`,
        ),
    ),
};

/** Decorators that leave the function running when it is called. */
const KNOWN_DECORATOR =
  /^(staticmethod|classmethod|property|functools\.(lru_cache|cache|cached_property|wraps|singledispatch(method)?|total_ordering)|contextlib\.(async)?contextmanager|dataclasses\.dataclass|abc\..*|typing\..*|typing_extensions\..*)$/;

const decoratorsOf = (f: FunctionDefinition): Node[] =>
  f.node.parent?.type === 'decorated_definition'
    ? f.node.parent.namedChildren.filter((node) => node.type === 'decorator')
    : [];

export const newDecorator: Rule<CodeContext> = {
  name: 'new-decorator',
  check: ({ changes }) =>
    changes.flatMap((change) => {
      const inUse = new Set(change.before?.functions.flatMap(decoratorsOf).map((node) => fingerprint(node)));
      return pairs(change).flatMap(({ old, fresh }) => {
        const had = new Set(decoratorsOf(old).map((node) => fingerprint(node)));
        return decoratorsOf(fresh)
          .filter((node) => !had.has(fingerprint(node)) && !inUse.has(fingerprint(node)))
          .filter((node) => {
            const expression = node.namedChild(0)!;
            const name = expression.type === 'call' ? expression.childForFieldName('function')! : expression;
            // `@x.setter` belongs to the property of the same name.
            if (/^\w+\.(setter|getter|deleter)$/.test(name.text)) return false;
            return !KNOWN_DECORATOR.test(change.after.names.resolve(name) ?? '');
          })
          .map(
            (node) =>
              `${placeOf(change.after, node)} wraps ${fresh.qualname} in a new decorator; change the function itself.`,
          );
      });
    }),
};
