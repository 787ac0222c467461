import { runsIn } from '../../python/definitions.ts';
import { fingerprint } from '../../python/fingerprint.ts';
import { identifierText } from '../../python/names.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { contains } from '../../python/scope.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';
import { shelteredBy, swallowers } from './swallowing.ts';

type Piece = { readonly key: string; readonly node: Node };

/** A statement by its code, and a call by what it calls, however it is written; both by the function they run in. */
const statement = (node: Node): Piece => ({ key: `${runsIn(node)} ${fingerprint(node)}`, node });
const call = (node: Node): Piece => {
  const called = node.childForFieldName('function')!;
  return { key: `${runsIn(node)} ${identifierText(called.childForFieldName('attribute') ?? called)}()`, node };
};

/** The statements and calls of some functions: those whose errors are all swallowed, and the others. */
const pieces = (
  file: PythonFile,
  qualnames: ReadonlySet<string>,
  bodies: readonly Node[],
): { inside: Piece[]; outside: Piece[] } => {
  const functions = file.functions.filter(({ qualname }) => qualnames.has(qualname)).map(({ body }) => body);
  const roots = qualnames.has('<module>') ? [file.root] : functions;
  const statements = roots
    .flatMap((root) => descendants(root, 'module', 'block'))
    .flatMap((block) => block.namedChildren);
  const all = [
    ...statements.filter((node) => node.type !== 'comment').map(statement),
    ...roots.flatMap((root) => descendants(root, 'call')).map(call),
  ];
  const isInside = ({ node }: Piece) => bodies.some((body) => contains(body, node));
  return { inside: all.filter(isInside), outside: all.filter((piece) => !isInside(piece)) };
};

export const widenedTry: Rule<CodeContext> = {
  name: 'widened-try',
  check: (context) =>
    context.changes.flatMap(({ before, after }) => {
      const bodiesOf = (file: PythonFile) => swallowers(file, context).flatMap((node) => shelteredBy(node) ?? []);
      const bodies = bodiesOf(after);
      if (before === null || bodies.length === 0) return [];
      const qualnames = new Set(bodies.map(runsIn));
      const [old, fresh] = [pieces(before, qualnames, bodiesOf(before)), pieces(after, qualnames, bodies)];
      // What there is as much of as before has not moved: the same call may stand in both places.
      const left = new Set(newlyIntroduced(fresh.outside, old.outside, ({ key }) => key).map(({ key }) => key));
      return newlyIntroduced(old.inside, fresh.inside, ({ key }) => key)
        .filter(({ key }) => left.has(key))
        .slice(0, 1)
        .map(({ node }) => `${placeOf(after, node)} moved into a try that swallows every error; leave it outside.`);
    }),
};
