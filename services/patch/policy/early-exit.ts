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
  const call = node.parent?.type === 'call' ? node.parent : null;
  const argument = call?.childForFieldName('arguments')?.namedChild(0) ?? null;
  if (argument === null) return false;
  if (argument.type === 'integer') return !/^0+$/.test(argument.text);
  return argument.type === 'string' || descendants(argument, 'call').length > 0;
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
      return newlyIntroduced(before ? exitsOf(before) : [], exitsOf(after), key)
        .filter((use) => !isScriptsEnd(after, use.node))
        .slice(0, 1)
        .map(
          (use) =>
            `${placeOf(after, use.node)} newly ends the program (${use.node.text}); let it go on, or raise an ordinary exception.`,
        );
    }),
};
