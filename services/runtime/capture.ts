import type { Config } from '../../infra/config/config.ts';
import { sha256 } from '../blobs/text.ts';
import { classify } from '../classifier/classify.ts';
import { ServiceError, type ServiceFailure, terminal, unwrap } from '../failure.ts';
import { createDockerSandbox } from '../sandbox/docker/sandbox.ts';
import { presentImage } from '../sandbox/image/present.ts';
import type { RawObservation } from '../sandbox/port.ts';
import { packTar } from '../workspace/tar.ts';
import { readTree } from '../workspace/walk.ts';
import type { canCapture } from './capturable.ts';
import { dockerOf } from './runtime.ts';
import { shellWord } from './shell-word.ts';

/**
 * Runs `python FILE ARGS…` or `python -m MODULE ARGS…` on a copy of the repo in the sandbox, and returns its stderr under
 * the command line: the error log that a person would have copied from the terminal. The command is one that
 * {@link canCapture} allows.
 * @throws {ServiceError} `not_reproduced` when it ends without an error; `timeout` or `out_of_memory` when a limit ended it before
 *   it said what failed; `cancelled` when `signal` was aborted, with who did it as the reason.
 */
export const captureFailure = async (
  config: Config,
  repo: string,
  run: string,
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<string> => {
  const source = scriptFor(command);
  const shown = `\`${command.join(' ')}\``;
  const sandbox = createDockerSandbox({ docker: dockerOf(env) });
  try {
    const bytes = await packTar((await readTree(repo, config.maxRepoBytes)).entries);
    const image = await presentImage(sandbox, config.image);
    const seen = await unwrap(
      sandbox.observe(
        {
          run,
          layers: [{ sha256: sha256(bytes), bytes }],
          subject: { kind: 'script', source },
          hashSeed: 0,
          traceFiles: [],
          limits: config.limits,
          image: image.id,
        },
        signal,
      ),
    );
    if (seen.exitCode === 0)
      throw new ServiceError(
        terminal(
          'not_reproduced',
          `The command ${shown} ended without an error in the sandbox; there is nothing to repair.`,
        ),
      );
    const log = withoutLauncher(seen.stderr.bytes.toString('utf8'));
    // What a service wrote before it was stopped may name the failure: a thread of it may be what died.
    if ((seen.timedOut || seen.outOfMemory) && classify(log).class === 'unknown')
      throw new ServiceError(stoppedBy(seen, shown, config));
    // As in a terminal: whoever reads the log knows how the program was called, proposers among them.
    return `$ ${command.map(shellWord).join(' ')}\n${log}`;
  } catch (cause) {
    if (signal.aborted)
      throw new ServiceError(
        terminal(
          'cancelled',
          `The run was cancelled by ${signal.reason} before it began; nothing is left of it.`,
          cause,
        ),
      );
    throw cause;
  } finally {
    await sandbox.close();
  }
};

/** A limit that ended a command, and how to raise it. */
const stoppedBy = ({ timedOut }: RawObservation, shown: string, { limits }: Config): ServiceFailure =>
  timedOut
    ? terminal(
        'timeout',
        `The command ${shown} did not end within ${limits.wallMs / 1000} s, and had said nothing of a failure; raise OPSGUARD_TIMEOUT_SECONDS, or give the log with --error-log.`,
      )
    : terminal(
        'out_of_memory',
        `The command ${shown} needed more than ${limits.memoryBytes / 2 ** 20} MiB of memory; raise OPSGUARD_MEMORY_MIB, or give the log with --error-log.`,
      );

/**
 * The traceback as `python FILE` itself would have printed it: without the frames of the script below and of runpy, which
 * would hide how the program is entered.
 */
export const withoutLauncher = (log: string): string => {
  const kept: string[] = [];
  let dropping = false;
  for (const line of log.split('\n')) {
    if (/^ +(\| +)*File "/.test(line)) dropping = /File "(\/run\/opsguard\/[^"]*|<frozen runpy>)"/.test(line);
    else if (!/^ {4}/.test(line)) dropping = false;
    if (!dropping) kept.push(line);
  }
  return kept.join('\n');
};

/** A script that does what the command line would, in the interpreter that is observed. */
const scriptFor = ([, first = '', ...args]: readonly string[]): string => {
  const [target, argv] = first === '-m' ? [args[0] ?? '', args.slice(1)] : [first, args];
  const call =
    first === '-m'
      ? 'run_module(target, run_name="__main__", alter_sys=True)'
      : 'run_path(target, run_name="__main__")';
  return [
    'import json, runpy, sys',
    `target = json.loads(${JSON.stringify(JSON.stringify(target))})`,
    `sys.argv = [target, *json.loads(${JSON.stringify(JSON.stringify(argv))})]`,
    `runpy.${call}`,
    '',
  ].join('\n');
};
