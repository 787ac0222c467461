import { type ChildProcess, spawn } from 'node:child_process';

/** A process that keeps namespaces; they go with it, and with what was started in them. */
export type Holder = { readonly pid: number; close(): Promise<void> };

/** Without root, namespaces belong to a user namespace in which the user is root. */
export const asRoot = process.getuid?.() === 0;

const saidSomething = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
      complaint += piece;
    });
    child.stdout?.once('data', () => resolve());
    child.once('error', reject);
    child.once('close', () => reject(new Error(complaint.trim().split('\n').at(-1))));
  });

/**
 * Starts a command that sets namespaces up, says so, and reads its stdin to the end: it ends with `close`, or else with this
 * process. Rejects with its last words.
 */
export const hold = async (program: string, args: readonly string[]): Promise<Holder> => {
  const child = spawn(program, args, { stdio: 'pipe' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  await saidSomething(child);
  return {
    pid: child.pid ?? 0,
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
};
