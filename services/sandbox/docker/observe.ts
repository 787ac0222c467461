import type Docker from 'dockerode';
import { driverSource } from '../harness/assets.ts';
import { frameReader } from '../harness/frames.ts';
import { Verdict } from '../harness/verdict.ts';
import type { RawObservation, SandboxJob } from '../port.ts';
import { containerOptions } from './container.ts';
import { checkLayers } from './layers.ts';
import { observationOf } from './reconcile.ts';
import { openSession } from './session.ts';

/** Beyond the job's own wall-clock limit: start, unpacking, and reading the workspace afterwards. */
const GRACE_MS = 60_000;

/** Runs one job in one container and removes it, whatever happens. Rejects with the signal's reason when aborted. */
export const observe = async (
  docker: Docker,
  image: string,
  job: SandboxJob,
  signal: AbortSignal,
): Promise<RawObservation> => {
  checkLayers(job);
  signal.throwIfAborted();
  const heard = new Hearing();
  let container: Docker.Container | undefined;
  let overdue = false;
  let removal: Promise<void> | undefined;
  const remove = (): Promise<void> | undefined => {
    removal ??= container?.remove({ force: true, v: true }).catch(() => undefined);
    return removal;
  };
  const onAbort = () => void remove();
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => {
    overdue = true;
    container?.kill().catch(() => undefined);
  }, wallMs(job) + GRACE_MS);
  try {
    const session = await openSession(
      docker,
      containerOptions(image, job.run, job.limits),
      (created) => {
        container = created;
        if (signal.aborted) onAbort();
      },
      heard.stdout,
      heard.stderr,
    );
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
    await remove();
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

/** What came out of the container so far. */
export class Hearing {
  readonly out: Buffer[] = [];
  readonly err: Buffer[] = [];
  started = false;
  refusal: string | null = null;
  verdict: Verdict | null = null;
  /** The harness's own stderr: empty, unless it broke. */
  complaint = '';

  readonly stdout = frameReader(({ kind, payload }) => {
    if (kind === 'O') this.out.push(payload);
    else if (kind === 'E') this.err.push(payload);
    else if (kind === 'S') this.started = true;
    else if (kind === 'V') this.verdict = Verdict.parse(JSON.parse(payload.toString('utf8')));
    else this.refusal = String((JSON.parse(payload.toString('utf8')) as { message: unknown }).message);
  });

  readonly stderr = (chunk: Buffer): void => {
    if (this.complaint.length < 4096) this.complaint += chunk.toString('utf8');
  };
}
