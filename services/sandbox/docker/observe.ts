import type { Entry } from '../../workspace/port.ts';
import { message } from '../harness/frames.ts';
import type { RawObservation, SandboxJob } from '../port.ts';
import { observationOf } from './reconcile.ts';
import type { Waiting } from './waiting.ts';

/** Beyond the job's own wall-clock limit: start, unpacking, and reading the workspace afterwards. */
const GRACE_MS = 60_000;

/**
 * Gives a waiting container its job, and reads what was seen of it. `layers` are what is in the job's. Rejects with the
 * signal's reason when aborted.
 */
export const observe = async (
  waiting: Waiting,
  job: SandboxJob,
  layers: readonly (readonly Entry[])[],
  signal: AbortSignal,
): Promise<RawObservation> => {
  const { session, heard } = waiting;
  let overdue = false;
  const onAbort = (): void => void waiting.remove();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const timer = setTimeout(() => {
    overdue = true;
    session.container.kill().catch(() => undefined);
  }, wallMs(job) + GRACE_MS);
  try {
    give(waiting, job, layers);
    await session.closed;
    signal.throwIfAborted();
    // A connection that broke leaves a container that waits for more; one that ended by itself is past being killed.
    if (heard.verdict === null) await session.container.kill().catch(() => undefined);
    await session.container.wait();
    const { State, Image } = await session.container.inspect();
    signal.throwIfAborted();
    return observationOf(job, heard, overdue, {
      id: session.id,
      exitCode: State.ExitCode,
      oomKilled: State.OOMKilled,
      image: Image,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
};

/** Sends a waiting container its one job. */
export const give = ({ session }: Waiting, job: SandboxJob, layers: readonly (readonly Entry[])[]): void => {
  session.stdin.cork();
  session.stdin.write(header(job, layers));
  for (const entry of layers.flat()) if (entry.kind === 'file') session.stdin.write(entry.bytes);
  session.stdin.uncork();
};

const wallMs = (job: SandboxJob): number => (job.subject.kind === 'tests' ? job.limits.testsWallMs : job.limits.wallMs);

const header = (job: SandboxJob, layers: readonly (readonly Entry[])[]): Buffer =>
  message(
    Buffer.from(
      JSON.stringify({
        subject: job.subject.kind === 'script' ? 'script' : job.subject.runner,
        script: job.subject.kind === 'script' ? job.subject.source : '',
        fault: (job.subject.kind === 'script' && job.subject.fault) || null,
        hashSeed: job.hashSeed,
        traceFiles: job.traceFiles,
        wallMs: wallMs(job),
        outputBytes: job.limits.outputBytes,
        layers: layers.map((entries) => entries.map(listed)),
      }),
    ),
  );

const listed = (entry: Entry) =>
  entry.kind === 'link'
    ? { path: entry.path, link: entry.target, size: 0 }
    : { path: entry.path, link: null, size: entry.bytes.length, executable: entry.executable };
