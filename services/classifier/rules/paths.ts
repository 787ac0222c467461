import { withSlashes } from '../repo-paths.ts';
import { deployRoots, type Facts } from './facts.ts';
import type { RuleName } from './verdict.ts';

/** Errors about a path: whether the repo or the machine has to change depends on whose path it is. */
export const PATH_RULES = {
  'code/path': 'The path is relative, or inside the deployed repo: its code names it.',
  'code/temporary-path': 'The path is in the folder for temporary files: the program itself is what puts files there.',
  'infra/missing-program': 'A program that is started as a child is not installed.',
  'infra/path-outside-repo': 'The path is outside the repo: a file or mount that the machine lacks.',
  'infra/permission': 'The machine denies access to something outside the repo.',
} as const satisfies Partial<Record<RuleName, string>>;

const TEMPORARY =
  /^(?:\/private)?(?:\/var)?\/tmp\/|^[A-Za-z]:\/(?:Users\/[^/]+\/AppData\/Local\/Temp|Temp|Windows\/Temp)\//i;
const PATH_ERRORS = new Set(['FileNotFoundError', 'PermissionError']);

/** The first quoted path of `[Errno 2] No such file or directory: 'x'`; Python writes it with repr(). */
const pathIn = (message: string): string | null => {
  const match = /: (['"])([^\n]{1,1024}?)\1(?: -> |$)/.exec(message.split('\n', 1)[0]!);
  return match === null ? null : withSlashes(match[2]!.replaceAll('\\\\', '\\'));
};

export const decidePath = (facts: Facts): keyof typeof PATH_RULES | null => {
  if (!PATH_ERRORS.has(facts.errorType)) return null;
  const innermost = facts.frames.at(-1);
  const spawned = innermost !== undefined && /[\\/]subprocess\.py$/.test(innermost.file);
  if (spawned && facts.errorType === 'FileNotFoundError') return 'infra/missing-program';
  const path = pathIn(facts.message);
  const outside = facts.errorType === 'PermissionError' ? 'infra/permission' : 'infra/path-outside-repo';
  if (path === null) return facts.errorType === 'PermissionError' ? 'infra/permission' : 'code/path';
  if (!/^(?:\/|[A-Za-z]:\/)/.test(path)) return 'code/path';
  if (facts.repo !== null && path.split('/').length > 2 && facts.repo.find(path) !== null) return 'code/path';
  if (deployRoots(facts).some((root) => path.startsWith(root))) return 'code/path';
  return facts.errorType === 'FileNotFoundError' && TEMPORARY.test(path) ? 'code/temporary-path' : outside;
};
