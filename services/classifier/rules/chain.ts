import type { Traceback } from '../port.ts';
import type { RepoPaths } from '../repo-paths.ts';
import { decideException } from './exception.ts';
import { factsOf } from './facts.ts';
import { classOf, type RuleName, type Verdict } from './verdict.ts';

const lineOf = (traceback: Traceback): number[] => (traceback.errorLine === null ? [] : [traceback.errorLine]);

/** The source line of the innermost frame is a `raise`: the exception was meant, it did not happen to the handler. */
const isRaised = (traceback: Traceback): boolean => /^raise\b/.test(traceback.frames.at(-1)?.source ?? '');

/** Links of a chain that are followed; Python's own limit on recursion is far beyond any real one. */
const MAX_LINKS = 100;

/**
 * Decides an exception together with those it came from. An infra error decides also where it was turned into another
 * exception: explicitly (`raise … from`), or by a `raise` in its handler. An exception that merely happened while an
 * infra error was handled is a fault of the handler, and so of the code.
 */
export const decideChain = (traceback: Traceback, repo: RepoPaths | null, depth = 0): Verdict => {
  const own = decideOne(traceback, repo, depth);
  if (classOf(own.rule) !== 'code') return own;
  let current = traceback;
  for (let links = 0; links < MAX_LINKS && current.previous !== null; links += 1) {
    const { relation, traceback: earlier } = current.previous;
    if (relation === 'context' && !isRaised(current)) break;
    const verdict = decideOne(earlier, repo, depth);
    if (classOf(verdict.rule) === 'infra') return { ...verdict, lines: [...verdict.lines, ...own.lines] };
    current = earlier;
  }
  return own;
};

const decideOne = (traceback: Traceback, repo: RepoPaths | null, depth: number): Verdict => {
  const facts = factsOf(traceback, repo);
  if (facts === null) return { rule: 'unknown/truncated-traceback', lines: [traceback.to] };
  if (traceback.members.length > 0) return decideGroup(traceback, repo, depth);
  const rule: RuleName = decideException(facts);
  const innermost = traceback.frameLines.at(-1);
  const frame = rule === 'infra/missing-environment-variable' && innermost !== undefined ? [innermost] : [];
  return { rule, lines: [...frame, ...lineOf(traceback)] };
};

/** A group is code where any member is; infra where every member that can be decided is. */
const decideGroup = (traceback: Traceback, repo: RepoPaths | null, depth: number): Verdict => {
  const verdicts = traceback.members.map((member) => decideChain(member, repo, depth + 1));
  const decisive =
    verdicts.find(({ rule }) => classOf(rule) === 'code') ??
    verdicts.find(({ rule }) => classOf(rule) === 'infra') ??
    verdicts[0]!;
  return { rule: decisive.rule, lines: [...lineOf(traceback), ...decisive.lines] };
};
