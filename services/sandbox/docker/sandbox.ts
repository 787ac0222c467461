import type Docker from 'dockerode';
import { EngineError } from '../../../infra/docker/connect.ts';
import { inspectEngine } from '../../../infra/docker/engine.ts';
import { E, type TaskEither, TE } from '../../../infra/fp.ts';
import { attempt, retryable, ServiceError, type ServiceFailure, terminal } from '../../failure.ts';
import { imageId } from '../image/ensure.ts';
import { pythonOf } from '../image/python.ts';
import type { Sandbox } from '../port.ts';
import { observe } from './observe.ts';
import { reapOrphans } from './reaper.ts';

/** A sandbox of cold, single-use containers on one Docker engine. Its limits are a job's; what runs at once is the caller's to bound. */
export const createDockerSandbox = (options: { readonly docker: Docker }): Sandbox => {
  const { docker } = options;
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const pythons = new Map<string, string>();

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

  return {
    observe: (job, signal) =>
      service(async () => {
        // A container that closing kills was not seen to do anything: its job fails, as an aborted one.
        const either = AbortSignal.any([signal, closing.signal]);
        const observing = presentId(job.image).then((id) => observe(docker, id, job, either));
        running.add(observing);
        try {
          return await observing;
        } catch (error) {
          if (either.aborted)
            throw new ServiceError(terminal('cancelled', 'The job was cancelled; its container is gone.', error));
          throw error;
        } finally {
          running.delete(observing);
        }
      }),
    inspectImage: (reference) =>
      service(async () => {
        await usableEngine(docker);
        const id = await presentId(reference);
        const python = pythons.get(id) ?? (await pythonOf(docker, id));
        pythons.set(id, python);
        return { reference, id, python };
      }),
    reap: () => service(() => reapOrphans(docker)),
    close: async () => {
      closing.abort();
      await Promise.allSettled(running);
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
