import { inMainBlock, mainBlocks, runsIn } from '../../python/definitions.ts';
import { fingerprint } from '../../python/fingerprint.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';
import type { Use } from './uses.ts';

const EXITS = new Set(['sys.exit', 'exit', 'quit', 'SystemExit', 'KeyboardInterrupt', 'GeneratorExit', 'sys._exit']);

const statementOf = (node: Node): Node => {
  for (let up: Node | null = node; up; up = up.parent)
    if (/_(statement|definition)$/.test(up.type) || up.type === 'except_clause') return up;
  return node;
};

/** What is caught does not end the program; swallowing it is another rule's business. */
const isCaught = (node: Node): boolean =>
  statementOf(node).type === 'except_clause' || node.parent?.parent?.type === 'except_clause';

/**
 * `sys.exit(main())` at the end of a script, or an exit there that says failure: the exit code is what the program
 * computed. A plain `sys.exit()` would only hide what comes after it.
 */
const isScriptsEnd = (file: PythonFile, node: Node): boolean => {
  const last = file.root.namedChildren.filter((statement) => statement.type !== 'comment').at(-1);
  if (!inMainBlock(node, file.root) || mainBlocks(file.root).at(-1)?.id !== last?.id) return false;
  return saysFailure(node) || descendants(argumentOf(node) ?? node, 'call').length > 0;
};

const argumentOf = (node: Node): Node | null =>
  node.parent?.type === 'call' ? (node.parent.childForFieldName('arguments')?.namedChild(0) ?? null) : null;

/** A literal that makes the exit code other than 0; the shell keeps eight bits of it. */
const saysFailure = (node: Node): boolean => {
  const argument = argumentOf(node);
  if (argument?.type === 'integer') return Number(argument.text.replaceAll('_', '')) % 256 !== 0;
  return argument?.type === 'string';
};

const exitsOf = (file: PythonFile): Use[] =>
  file.uses.filter(
    (use) =>
      ((use.kind === 'name' && EXITS.has(use.name)) ||
        (use.kind === 'attribute' && use.name === 'exit' && use.node.parent?.type === 'call')) &&
      !isCaught(use.node),
  );

export const earlyExit: Rule<CodeContext> = {
  name: 'early-exit',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) => {
      // By statement and function: an exit that moves to another place may come before the crash there.
      const key = (use: Use) => `${use.name} ${runsIn(use.node)} ${fingerprint(statementOf(use.node))}`;
      const known = before ? exitsOf(before) : [];
      const exiting = new Set(known.map((use) => runsIn(use.node)));
      return newlyIntroduced(known, exitsOf(after), key)
        .filter((use) => !isScriptsEnd(after, use.node))
        .filter((use) => !(saysFailure(use.node) && exiting.has(runsIn(use.node))))
        .slice(0, 1)
        .map(
          (use) =>
            `${placeOf(after, use.node)} newly ends the program (${use.node.text}); let it go on, or raise an ordinary exception.`,
        );
    }),
};
