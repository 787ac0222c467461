import { enclosingDefinition } from '../../python/definitions.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { isBroad, MAX_TYPES, typesIn } from './exception-types.ts';
import type { CodeContext, PythonFile } from './rule.ts';

/** Statements that leave a block before its end, those of functions inside it aside. */
export const leavers = (block: Node): Node[] => {
  const owner = enclosingDefinition(block)?.id;
  return descendants(block, 'return_statement', 'break_statement', 'continue_statement').filter(
    (node) => enclosingDefinition(node)?.id === owner,
  );
};

/** Whether an exception that comes in always goes out again. Raised as another one it would pass for what is expected. */
const raisesAgain = (clause: Node): boolean => {
  const block = clause.namedChildren.findLast((node) => node.type === 'block');
  const last = block?.namedChildren.findLast((node) => node.type !== 'comment');
  const [alias] = clause.childrenForFieldName('value').flatMap((types) => descendants(types, 'as_pattern_target'));
  const isRebound = descendants(clause, 'assignment', 'named_expression').some(
    (node) => (node.childForFieldName('left') ?? node.childForFieldName('name'))?.text === alias?.text,
  );
  const raised = descendants(clause, 'raise_statement').flatMap(
    (node) => node.namedChildren.find((part) => part.type !== 'comment') ?? [],
  );
  return (
    last?.type === 'raise_statement' &&
    leavers(clause).length === 0 &&
    raised.every((node) => node.type === 'identifier' && node.text === alias?.text && !isRebound)
  );
};

const swallowingClauses = (file: PythonFile): { clause: Node; types: Node[] }[] =>
  descendants(file.root, 'except_clause')
    .filter((clause) => !raisesAgain(clause))
    .map((clause) => ({ clause, types: clause.childrenForFieldName('value') }));

const suppressCalls = (file: PythonFile): { call: Node; types: Node[] }[] =>
  descendants(file.root, 'call')
    .filter((call) => file.names.resolveAll(call.childForFieldName('function')!).includes('contextlib.suppress'))
    .map((call) => ({
      call,
      types: call.childForFieldName('arguments')?.namedChildren.filter((node) => node.type !== 'comment') ?? [],
    }));

/** `contextlib.suppress` other than where it is called: as a base class, under another name, handed on. */
const suppressMentions = (file: PythonFile): Node[] =>
  file.uses
    .filter(({ kind, name }) => kind === 'name' && name === 'contextlib.suppress')
    .map(({ node }) => node)
    .filter((node) => node.type === 'call' || node.parent?.childForFieldName('function')?.id !== node.id);

const exitStacks = (file: PythonFile): Node[] =>
  descendants(file.root, 'call').filter((call) =>
    file.names
      .resolveAll(call.childForFieldName('function')!)
      .some((name) => /^contextlib\.(Async)?ExitStack$/.test(name)),
  );

/** What swallows errors of any kind: handlers, and calls that make a context do so. */
export const swallowers = (file: PythonFile, context: CodeContext): Node[] => {
  const areBroad = (types: readonly Node[]) => types.some((node) => isBroad(file, node, context));
  return [
    ...swallowingClauses(file)
      .filter(({ types }) => types.length === 0 || areBroad(types))
      .map(({ clause }) => clause),
    ...suppressCalls(file)
      .filter(({ types }) => types.length > MAX_TYPES || areBroad(types))
      .map(({ call }) => call),
    ...suppressMentions(file),
    ...exitStacks(file),
  ];
};

/** The exception types that handlers and `suppress` swallow, one by one. */
export const swallowedTypes = (file: PythonFile): Node[] =>
  [...swallowingClauses(file), ...suppressCalls(file)].flatMap(({ types }) =>
    types.flatMap((node) => typesIn(file, node)),
  );

/** The code that a swallower shelters. */
export const shelteredBy = (swallower: Node): Node | null => {
  if (swallower.type === 'except_clause')
    return swallower.parent?.type === 'try_statement' ? swallower.parent.childForFieldName('body') : null;
  for (let up = swallower.parent; up; up = up.parent)
    if (up.type === 'with_item') return up.parent?.parent?.childForFieldName('body') ?? null;
  return null;
};
