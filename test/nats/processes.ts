import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A process of its own, in a process group of its own, as a terminal would start it; killed with the test. */
export const startProcess = async (
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ child: ChildProcess; line: () => Promise<string> }> => {
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    line: async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${script} ended without a word`);
      return value;
    },
  };
};

export const killNow = async (child: ChildProcess): Promise<void> => {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
};

/** A loopback port that is free right now. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

export type ForeignServer = { readonly url: string; start(): void; kill(): Promise<void> };

/** A server that somebody else runs: on one address, and started again on it, with its data, after each kill. */
export const createForeignServer = async (
  settings: (store: string) => { readonly args: readonly string[]; readonly env: Record<string, string> } = (
    store,
  ) => ({
    args: ['-js', '-sd', store],
    env: {},
  }),
): Promise<ForeignServer> => {
  const port = await freePort();
  const { args, env } = settings(await createTemporaryFolder());
  let child: ChildProcess | undefined;
  onTestFinished(() => void child?.kill('SIGKILL'));
  return {
    url: `nats://127.0.0.1:${port}`,
    start: () => {
      child = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port), ...args], {
        stdio: 'ignore',
        env: { ...process.env, ...env },
      });
    },
    kill: async () => {
      await killNow(child!);
    },
  };
};

/** A folder that takes the place of the temporary folder, so that what is left in it is ours. */
export const createTemporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'opsguard-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Command lines of the processes that name `text`, from Linux's /proc; zombies have none. */
export const processesNaming = async (text: string): Promise<string[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.map((line) => line.replaceAll('\0', ' ').trim()).filter((line) => line.includes(text));
};
