import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../infra/config/config.ts';
import { canCapture, fileOf } from '../services/runtime/capturable.ts';
import { UsageError } from './exit.ts';
import { interruptible } from './interrupts.ts';
import { say } from './say.ts';

/** A command that {@link captured} can run on this repo. @throws {UsageError} when it is another, or names a file that is not there. */
export const requireCapturable = async (command: readonly string[], repo: string): Promise<void> => {
  if (!canCapture(command))
    throw new UsageError(
      'Only `python FILE …` and `python -m MODULE …` can be run to get a traceback; give the log with --error-log otherwise.',
    );
  const file = fileOf(command);
  if (file !== null && (await stat(join(repo, file)).catch(() => null)) === null)
    throw new UsageError(`There is no ${file} in ${repo}; give the command as it is called in that folder.`);
};

/** The error log that a command leaves in the sandbox. Ctrl-C there ends its container too. */
export const captured = async (
  config: Config,
  repo: string,
  run: string,
  command: readonly string[],
  quiet: boolean,
): Promise<string> => {
  const { captureFailure } = await import('../services/runtime/capture.ts');
  if (!quiet) say(`[CAPTURE] ${command.join(' ')}`);
  return interruptible((signal) => captureFailure(config, repo, run, command, process.env, signal));
};
