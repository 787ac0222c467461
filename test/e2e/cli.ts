import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's own Node, as its npm scripts have it: this one may be older. */
export const NODE = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
export const MAIN = fileURLToPath(new URL('../../cli/opsguard.js', import.meta.url));

/** What a finished call left; `json` parses stdout's last line. */
export type Outcome = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  json<T = Summary>(): T;
};

/** The object that `run --json` prints. */
export type Summary = {
  readonly runId: string;
  readonly status: string;
  readonly exitCode: number;
  readonly artifactsDir: string;
  readonly attempts: { readonly reproduction: number; readonly fix: number };
  readonly gates: unknown;
  readonly reasons: readonly { readonly code: string; readonly sentence: string; readonly cell?: string }[];
};

export type CallOptions = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Sent to stdin, which is then closed; without it stdin is closed at once. */
  readonly stdin?: string;
  /** Put before the command: `['unshare', '-m', …]`. */
  readonly wrapper?: readonly string[];
  /** Another program of ours than the command itself. */
  readonly main?: string;
};

/** A call that goes on. */
export type Call = {
  readonly pid: number;
  readonly done: Promise<Outcome>;
  /** Resolves when stderr has a line that is this or matches it; rejects when the call ends without one. */
  saw(line: string | RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** What it has written up to now. */
  stdout(): string;
  stderr(): string;
};

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

const fits = (line: string, wanted: string | RegExp): boolean =>
  typeof wanted === 'string' ? line === wanted : wanted.test(line);

/** Starts `opsguard ARGS…` as a process of its own, as a user's shell would. */
export const startOpsguard = (
  args: readonly string[],
  { cwd, env, stdin, wrapper = [], main = MAIN }: CallOptions,
): Call => {
  const [program = NODE, ...rest] = [...wrapper, NODE, main, ...args];
  const child: ChildProcess = spawn(program, rest, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let wake: (() => void)[] = [];
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    stdout += piece;
  });
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece;
    for (const look of wake) look();
  });
  // A call that ends before it reads its stdin is the test's own subject.
  child.stdin?.on('error', () => undefined).end(stdin ?? '');
  const done = new Promise<Outcome>((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => {
      resolve({
        code,
        signal,
        stdout,
        stderr,
        json: <T>() => {
          try {
            return JSON.parse(lastLine(stdout)) as T;
          } catch {
            throw new Error(`stdout's last line is no JSON (exit code ${code}): ${lastLine(stdout)}\n${stderr}`);
          }
        },
      });
    });
  });
  return {
    pid: child.pid ?? 0,
    done,
    saw: (wanted) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!stderr.split('\n').some((line) => fits(line, wanted))) return;
          wake = wake.filter((other) => other !== look);
          resolve();
        };
        wake.push(look);
        void done.then(() => reject(new Error(`The call ended without the line ${wanted}:\n${stderr}`)), reject);
        look();
      }),
    kill: (signal) => void child.kill(signal),
    stdout: () => stdout,
    stderr: () => stderr,
  };
};
