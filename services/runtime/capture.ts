import type { Config } from '../../infra/config/config.ts';
import { sha256 } from '../blobs/text.ts';
import { ServiceError, terminal, unwrap } from '../failure.ts';
import { createDockerSandbox } from '../sandbox/docker/sandbox.ts';
import { presentImage } from '../sandbox/image/present.ts';
import { packTar } from '../workspace/tar.ts';
import { readTree } from '../workspace/walk.ts';
import { dockerOf } from './runtime.ts';

/**
 * Runs `python FILE ARGS…` or `python -m MODULE ARGS…` on a copy of the repo in the sandbox, and returns its stderr under
 * the command line: the error log that a person would have copied from the terminal. The command is one that {@link canCapture} allows.
 * @throws {ServiceError} `not_reproduced` when it ends without an error.
 */
export const captureFailure = async (
  config: Config,
  repo: string,
  run: string,
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> => {
  const source = scriptFor(command);
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
        new AbortController().signal,
      ),
    );
    if (seen.exitCode === 0)
      throw new ServiceError(
        terminal(
          'not_reproduced',
          `The command \`${command.join(' ')}\` ended without an error in the sandbox; there is nothing to repair.`,
        ),
      );
    // As in a terminal: whoever reads the log knows how the program was called, proposers among them.
    return `$ ${command.map(shellWord).join(' ')}\n${withoutLauncher(seen.stderr.bytes.toString('utf8'))}`;
  } finally {
    await sandbox.close();
  }
};

/** Whether {@link captureFailure} can run a command: `python FILE ARGS…` or `python -m MODULE ARGS…`, no other options. */
export const canCapture = ([program = '', first, module]: readonly string[]): boolean =>
  /^python3?(\.\d+)?$/.test(program) &&
  first !== undefined &&
  (first === '-m' ? module !== undefined : !first.startsWith('-'));

const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;

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
