import { CommanderError } from 'commander';
import { ConfigError } from '../infra/config/config.ts';
import { isDiskFull, ServiceError } from '../services/failure.ts';
import { EXIT, ExitError, exitCodeOfFailure, UsageError } from './exit.ts';

/** Tells a person what ended a verb, on stderr, and returns the exit code. What commander refused it has explained itself. */
export const explain = (cause: unknown): number => {
  if (cause instanceof CommanderError) return EXIT.usage;
  const message = cause instanceof Error ? cause.message : String(cause);
  process.stderr.write(`opsguard: ${message}\n`);
  if (cause instanceof UsageError || cause instanceof ConfigError) return EXIT.usage;
  if (cause instanceof ExitError) return cause.code;
  if (isDiskFull(cause) || (cause instanceof Error && isDiskFull(cause.cause))) return EXIT.infra;
  if (cause instanceof ServiceError) return exitCodeOfFailure(cause.failure.code);
  // By their names: these classes would cost every error the NATS client, or what signs.
  if (cause instanceof Error && cause.name === 'KeyError') return EXIT.usage;
  if (cause instanceof Error && cause.name === 'BrokerUnavailableError') return EXIT.infra;
  if (process.env.OPSGUARD_DEBUG !== undefined && cause instanceof Error) process.stderr.write(`${cause.stack}\n`);
  return EXIT.internal;
};
