import type Docker from 'dockerode';
import { EngineError } from '../../../infra/docker/connect.ts';
import { inspectEngine } from '../../../infra/docker/engine.ts';
import { E, type TaskEither, TE } from '../../../infra/fp.ts';
import { attempt, retryable, ServiceError, type ServiceFailure, terminal } from '../../failure.ts';
import { imageId } from '../image/ensure.ts';
import type { RawObservation, Sandbox, SandboxJob } from '../port.ts';
import { checkLayers, entriesOf } from './layers.ts';
import { observe } from './observe.ts';
import { createPool } from './pool.ts';
import { reapOrphans } from './reaper.ts';

export type DockerSandboxOptions = {
  readonly docker: Docker;
  /** Containers that are started ahead of their jobs. Default 0. */
  readonly warm?: number;
};

/** A sandbox of single-use containers on one Docker engine. Its limits are a job's; what runs at once is the caller's to bound. */
export const createDockerSandbox = ({ docker, warm = 0 }: DockerSandboxOptions): Sandbox => {
  const pool = createPool(docker, warm);
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const presentId = async (reference: string): Promise<string> => {
    const id = await imageId(docker, reference);
    if (id !== null) return id;
    throw new ServiceError(
      terminal(
        'image_unavailable',
        `The image ${reference} is not on this Docker engine; pull it, or run \`opsguard image build\`.`,
      ),
    );
  };

  /** In a container that waits, or in another one where that died before its job began. */
  const observeIn = async (
    image: string,
    job: SandboxJob,
    signal: AbortSignal,
    how?: 'cold',
  ): Promise<RawObservation> => {
    checkLayers(job);
    const layers = await entriesOf(job);
    const taken = await pool.take(job.run, { image, limits: job.limits }, signal, how);
    try {
      const seen = await observe(taken, job, layers, signal);
      // Nobody has to wait for this but whoever closes the sandbox.
      track(taken.remove());
      return seen;
    } catch (cause) {
      await taken.remove();
      const { started, refusal } = taken.heard;
      if (signal.aborted || !taken.warm || started || refusal !== null) throw cause;
    }
    return observeIn(image, job, signal, 'cold');
  };
  const track = <A>(work: Promise<A>): Promise<A> => {
    running.add(work);
    void work.finally(() => running.delete(work)).catch(() => undefined);
    return work;
  };

  return {
    observe: (job, signal) =>
      service(async () => {
        // A container that closing kills was not seen to do anything: its job fails, as an aborted one.
        const either = AbortSignal.any([signal, closing.signal]);
        try {
          return await track(presentId(job.image).then((id) => observeIn(id, job, either)));
        } catch (error) {
          if (either.aborted)
            throw new ServiceError(terminal('cancelled', 'The job was cancelled; its container is gone.', error));
          throw error;
        }
      }),
    inspectImage: (reference) =>
      service(async () => {
        await usableEngine(docker);
        const id = await presentId(reference);
        return { reference, id, python: (await pool.interpreter(id)).version };
      }),
    expect: (image, limits) => pool.expect({ image, limits }),
    reap: () => service(() => reapOrphans(docker)),
    close: async () => {
      closing.abort();
      while (running.size > 0) await Promise.allSettled(running);
      await pool.close();
    },
  };
};

/** An engine that would silently ignore the limits is no sandbox, whatever it says it ran. */
const usableEngine = async (docker: Docker): Promise<void> => {
  try {
    await inspectEngine(docker);
  } catch (cause) {
    if (cause instanceof EngineError) throw new ServiceError(terminal('engine_unavailable', cause.message, cause));
    throw cause;
  }
};

/** As {@link attempt}; an error of the engine's client is the engine's, not a bug. */
const service = <A>(f: () => Promise<A>): TaskEither<ServiceFailure, A> =>
  attempt(async () => {
    const result = await TE.tryCatch(f, (cause) => cause)();
    if (E.isRight(result)) return result.right;
    const cause = result.left as { statusCode?: number; code?: string; message?: string };
    if (cause.statusCode !== undefined || cause.code !== undefined) {
      throw new ServiceError(retryable('engine_unavailable', `The Docker engine failed: ${cause.message}.`, cause));
    }
    throw result.left;
  });
