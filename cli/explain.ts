import { CommanderError } from 'commander';
import { ConfigError } from '../infra/config/config.ts';
import { isDiskFull, ServiceError } from '../services/failure.ts';
import { refusalOf } from '../services/files/refusal.ts';
import { EXIT, ExitError, exitCodeOfFailure, UsageError } from './exit.ts';

/** Errors that are the operator's to put right. */
const OPERATORS: ReadonlySet<string> = new Set(['KeyError', 'FolderError']);

/** A sentence for what the file system refuses for good: a place that is read-only or not this user's is no bug. */
const refusedBy = (cause: Error): string | null => {
  const { code, path } = cause as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? undefined : refusalOf(code);
  if (why === undefined || path === undefined) return null;
  return `${path} cannot be used (${code}): ${why}; make it writable for this user, or name another place with --out.`;
};

/** Tells a person what ended a verb, on stderr, and returns the exit code. What commander refused it has explained itself. */
export const explain = (cause: unknown): number => {
  if (cause instanceof CommanderError) return EXIT.usage;
  const refused = cause instanceof Error ? refusedBy(cause) : null;
  const said = cause instanceof Error ? cause.message : String(cause);
  const message = isDiskFull(cause) ? `The disk is full (${said}); free space, and try again.` : (refused ?? said);
  process.stderr.write(`opsguard: ${message}\n`);
  if (refused !== null || cause instanceof UsageError || cause instanceof ConfigError) return EXIT.usage;
  if (cause instanceof ExitError) return cause.code;
  if (isDiskFull(cause) || (cause instanceof Error && isDiskFull(cause.cause))) return EXIT.infra;
  if (cause instanceof ServiceError) return exitCodeOfFailure(cause.failure.code);
  // By their names: these classes would cost every error the NATS client, or what signs.
  if (cause instanceof Error && OPERATORS.has(cause.name)) return EXIT.usage;
  if (cause instanceof Error && cause.name === 'BrokerUnavailableError') return EXIT.infra;
  if (process.env.OPSGUARD_DEBUG !== undefined && cause instanceof Error) process.stderr.write(`${cause.stack}\n`);
  return EXIT.internal;
};
