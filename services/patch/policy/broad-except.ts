import { enclosingDefinition, runsIn } from '../../python/definitions.ts';
import { fingerprint } from '../../python/fingerprint.ts';
import { identifierText } from '../../python/names.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';

const BROAD = new Set([
  'Exception',
  'BaseException',
  'SystemExit',
  'KeyboardInterrupt',
  'BaseExceptionGroup',
  'ExceptionGroup',
]);
/** A handler that lists more types than this is broad by enumeration. */
const MAX_TYPES = 4;

/** The values that a file assigns to names; found once a file, because every handler asks. */
const assignments = new WeakMap<PythonFile, ReadonlyMap<string, Node[]>>();

/** The values that the file assigns to a name anywhere; a tuple of exception types usually has one. */
const assignedTo = (file: PythonFile, name: string): Node[] => {
  const known = assignments.get(file) ?? assignedValues(file);
  assignments.set(file, known);
  return known.get(name) ?? [];
};

const assignedValues = (file: PythonFile): ReadonlyMap<string, Node[]> => {
  const values = new Map<string, Node[]>();
  for (const node of descendants(file.root, 'assignment', 'named_expression')) {
    const target = node.childForFieldName('left') ?? node.childForFieldName('name');
    const value = node.childForFieldName('right') ?? node.childForFieldName('value');
    if (target?.type !== 'identifier' || value === null) continue;
    values.set(identifierText(target), [...(values.get(identifierText(target)) ?? []), value]);
  }
  return values;
};

/** Whether exception types, as written in a handler, catch more than errors of a few named kinds. */
const isBroad = (file: PythonFile, types: Node, depth = 3): boolean => {
  switch (types.type) {
    case 'as_pattern':
      return isBroad(file, types.namedChild(0)!, depth);
    case 'parenthesized_expression':
    case 'tuple': {
      const members = types.namedChildren.filter((node) => node.type !== 'comment');
      return members.length > MAX_TYPES || members.some((node) => isBroad(file, node, depth));
    }
    case 'attribute':
    case 'identifier': {
      const names = file.names.resolveAll(types);
      if (names.some((name) => BROAD.has(name.replace(/^builtins\./, '')))) return true;
      if (types.type === 'attribute' || names.length > 0) return false;
      const values = assignedTo(file, identifierText(types));
      // A name bound otherwise is a class of the file, or a parameter that may hold anything.
      const isClass = file.names.bound.some(
        ({ name, node }) => name === identifierText(types) && node.parent?.type === 'class_definition',
      );
      return depth === 0 || (values.length === 0 ? !isClass : values.some((value) => isBroad(file, value, depth - 1)));
    }
    default:
      return true;
  }
};

/** Whether an exception that comes in always goes out again, as itself or as another. */
const raisesAgain = (clause: Node): boolean => {
  const block = clause.namedChildren.findLast((node) => node.type === 'block');
  const last = block?.namedChildren.findLast((node) => node.type !== 'comment');
  return last?.type === 'raise_statement' && leavers(clause).length === 0;
};

/** Statements that leave a block before its end, those of functions inside it aside. */
const leavers = (block: Node): Node[] => {
  const owner = enclosingDefinition(block)?.id;
  return descendants(block, 'return_statement', 'break_statement', 'continue_statement').filter(
    (node) => enclosingDefinition(node)?.id === owner,
  );
};

const swallowers = (file: PythonFile): Node[] => {
  const clauses = descendants(file.root, 'except_clause').filter((clause) => {
    const types = clause.childrenForFieldName('value');
    return (types.length === 0 || types.some((node) => isBroad(file, node))) && !raisesAgain(clause);
  });
  const suppressors = descendants(file.root, 'call').filter((call) => {
    const called = file.names.resolveAll(call.childForFieldName('function')!);
    if (called.includes('contextlib.ExitStack') || called.includes('contextlib.AsyncExitStack')) return true;
    const args = call.childForFieldName('arguments')?.namedChildren.filter((node) => node.type !== 'comment') ?? [];
    return (
      called.includes('contextlib.suppress') && (args.length > MAX_TYPES || args.some((node) => isBroad(file, node)))
    );
  });
  return [...clauses, ...suppressors];
};

export const broadExcept: Rule<CodeContext> = {
  name: 'broad-except',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) =>
      newlyIntroduced(before ? swallowers(before) : [], swallowers(after), runsIn)
        .slice(0, 1)
        .map(
          (node) =>
            `${placeOf(after, node)} newly swallows errors of any kind; remove their cause, or handle the one exception type that is expected there.`,
        ),
    ),
};

/** Statements inside a `try` whose handlers swallow everything, by function. */
const sheltered = (file: PythonFile): { owner: string; code: string; node: Node }[] =>
  swallowers(file)
    .filter((clause) => clause.type === 'except_clause' && clause.parent?.type === 'try_statement')
    .flatMap((clause) => clause.parent!.childForFieldName('body')?.namedChildren ?? [])
    .filter((node) => node.type !== 'comment')
    .map((node) => ({ owner: runsIn(node), code: fingerprint(node), node }));

export const widenedTry: Rule<CodeContext> = {
  name: 'widened-try',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) => {
      if (before === null) return [];
      const known = sheltered(before);
      const outside = new Set(
        descendants(before.root, 'block')
          .filter((block) => block.parent?.type !== 'try_statement')
          .flatMap((block) => block.namedChildren)
          .map((node) => `${runsIn(node)} ${fingerprint(node)}`),
      );
      return newlyIntroduced(known, sheltered(after), ({ owner, code }) => `${owner} ${code}`)
        .filter(({ owner, code }) => outside.has(`${owner} ${code}`))
        .slice(0, 1)
        .map(({ node }) => `${placeOf(after, node)} moved into a try that swallows every error; leave it outside.`);
    }),
};

export const finallyLeaves: Rule<CodeContext> = {
  name: 'finally-leaves',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) => {
      const find = (file: PythonFile) => descendants(file.root, 'finally_clause').flatMap(leavers);
      return newlyIntroduced(before ? find(before) : [], find(after), runsIn)
        .slice(0, 1)
        .map(
          (node) => `${placeOf(after, node)} leaves a finally block, which drops the error on its way; let it pass.`,
        );
    }),
};
