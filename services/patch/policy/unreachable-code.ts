import { runsIn } from '../../python/definitions.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';

const LEAVES = new Set(['return_statement', 'raise_statement', 'break_statement', 'continue_statement']);

/** First statements that can never run, because the one before them always leaves. */
const unreachable = (file: PythonFile): Node[] =>
  descendants(file.root, 'block').flatMap((block) => {
    const statements = block.namedChildren.filter((node) => node.type !== 'comment');
    const at = statements.findIndex((node) => LEAVES.has(node.type));
    const next = at === -1 ? undefined : statements[at + 1];
    // The idiom that makes a function a generator: `return` and then `yield`.
    return next === undefined || /^yield\b/.test(next.text) ? [] : [next];
  });

export const unreachableCode: Rule<CodeContext> = {
  name: 'unreachable-code',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) =>
      newlyIntroduced(before ? unreachable(before) : [], unreachable(after), runsIn)
        .slice(0, 1)
        .map((node) => `${placeOf(after, node)} can no longer be reached; fix the code instead of leaving before it.`),
    ),
};
