import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BrokerUnavailableError } from './errors.ts';

/** A NATS server of our own, on loopback, for as long as this process lives. */
export type EmbeddedServer = {
  readonly url: string;
  readonly token: string;
  /** Resolves, with what to tell the user, when the server ends without having been asked to. */
  readonly failed: Promise<BrokerUnavailableError>;
  /** Ends the server and removes what it kept in the temporary folder. Safe to call twice. */
  stop(): Promise<void>;
};

const WATCHDOG = fileURLToPath(new URL('./watchdog.sh', import.meta.url));
const START_MS = 10_000;
/** Longer than the watchdog gives the server before it kills it. */
const STOP_MS = 8_000;
/** What a shell answers for a program that is not there, or that it may not run. */
const NOT_FOUND = [126, 127];

/** The token is in this file, and not among the arguments, which every user of the machine can read. */
const configuration = (folder: string, storeDir: string, token: string): string =>
  [
    'host: "127.0.0.1"',
    // The server picks a free port itself and writes it to the ports file: nothing to guess, nothing to race for.
    'port: -1',
    `ports_file_dir: ${JSON.stringify(folder)}`,
    `authorization { token: ${JSON.stringify(token)} }`,
    `jetstream { store_dir: ${JSON.stringify(storeDir)} }`,
    '',
  ].join('\n');

/** The address in the ports file; undefined as long as it is not written. */
const readAddress = async (folder: string): Promise<string | undefined> => {
  const name = (await readdir(folder)).find((file) => file.endsWith('.ports'));
  if (name === undefined) return undefined;
  try {
    return (JSON.parse(await readFile(join(folder, name), 'utf8')) as { nats: string[] }).nats[0];
  } catch {
    return undefined;
  }
};

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    child.once('exit', resolve);
    child.once('error', () => resolve(null));
  });

const killGroup = (child: ChildProcess): void => {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
};

/** Why the server ended, from its exit code and the last line of its log. */
const explain = async (binary: string, folder: string, code: number | null): Promise<BrokerUnavailableError> => {
  if (code !== null && NOT_FOUND.includes(code))
    return new BrokerUnavailableError(
      `The NATS server could not be started: the program ${JSON.stringify(binary)} is not there or may not be run; install nats-server, or give the address of a running one.`,
    );
  const log = await readFile(join(folder, 'server.log'), 'utf8').catch(() => '');
  const last = log.trim().split('\n').at(-1) ?? '';
  return new BrokerUnavailableError(
    `The NATS server that OpsGuard started has ended (exit code ${code ?? 'none'}${last === '' ? '' : `, its last words: ${last}`}); start OpsGuard again.`,
  );
};

/** A full disk is thrown as what it is. */
const temporaryFolder = async (): Promise<string> => {
  try {
    return await mkdtemp(join(tmpdir(), 'opsguard-nats-'));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw cause;
    throw new BrokerUnavailableError(
      `The NATS server has no place for its files: no folder can be made in ${tmpdir()} (${code}); name another with TMPDIR.`,
      { cause },
    );
  }
};

/**
 * Starts `nats-server` (from the PATH, or `binary`) with JetStream, on a loopback port that it picks itself, with a token.
 * It has a session of its own, so a Ctrl-C in the terminal does not reach it before its owner is done; and it ends when
 * this process does, however that comes. Data is in `storeDir`, which stays, or else in a private temporary folder, which
 * goes. Throws {@link BrokerUnavailableError}.
 */
export const startEmbeddedServer = async (
  options: { readonly binary?: string; readonly storeDir?: string } = {},
): Promise<EmbeddedServer> => {
  const binary = options.binary ?? 'nats-server';
  const folder = await temporaryFolder();
  const token = randomBytes(24).toString('base64url');
  const config = configuration(folder, options.storeDir ?? join(folder, 'data'), token);
  try {
    await writeFile(join(folder, 'server.conf'), config, { mode: 0o600 });
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw cause;
  }

  const child = spawn('sh', [WATCHDOG, binary, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.on('error', () => undefined);
  const exit = ended(child);
  let stopped: Promise<void> | undefined;

  const cleanUp = async (): Promise<void> => {
    killGroup(child);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await Promise.race([exit, delay(STOP_MS, undefined, { ref: false })]);
    await cleanUp();
  };
  const failed = new Promise<BrokerUnavailableError>((resolve) => {
    void exit.then(async (code) => {
      if (stopped !== undefined) return;
      const why = await explain(binary, folder, code);
      stopped = cleanUp();
      await stopped;
      resolve(why);
    });
  });
  const stopOnce = (): Promise<void> => {
    stopped ??= stop();
    return stopped;
  };

  const deadline = AbortSignal.timeout(START_MS);
  let url: string | undefined;
  while (url === undefined) {
    const why = await Promise.race([failed, delay(5)]);
    if (why !== undefined) throw why;
    if (deadline.aborted) {
      await stopOnce();
      throw new BrokerUnavailableError(
        `The NATS server did not say within ${START_MS / 1000} s where it listens; check that ${JSON.stringify(binary)} is nats-server.`,
      );
    }
    url = stopped === undefined ? await readAddress(folder) : undefined;
  }
  return { url, token, failed, stop: stopOnce };
};
