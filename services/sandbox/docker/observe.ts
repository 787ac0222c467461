import { driverSource } from '../harness/assets.ts';
import type { RawObservation, SandboxJob } from '../port.ts';
import { observationOf } from './reconcile.ts';
import type { Waiting } from './waiting.ts';

/** Beyond the job's own wall-clock limit: start, unpacking, and reading the workspace afterwards. */
const GRACE_MS = 60_000;

/** Gives a waiting container its job, and reads what was seen of it. Rejects with the signal's reason when aborted. */
export const observe = async (waiting: Waiting, job: SandboxJob, signal: AbortSignal): Promise<RawObservation> => {
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
    session.stdin.write(header(job));
    for (const layer of job.layers) session.stdin.write(layer.bytes);
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

const wallMs = (job: SandboxJob): number => (job.subject.kind === 'tests' ? job.limits.testsWallMs : job.limits.wallMs);

const header = (job: SandboxJob): Buffer => {
  const text = Buffer.from(
    JSON.stringify({
      driver: driverSource,
      subject: job.subject.kind === 'script' ? 'script' : job.subject.runner,
      script: job.subject.kind === 'script' ? job.subject.source : '',
      hashSeed: job.hashSeed,
      traceFiles: job.traceFiles,
      wallMs: wallMs(job),
      outputBytes: job.limits.outputBytes,
      layers: job.layers.map((layer) => layer.bytes.length),
    }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
};
