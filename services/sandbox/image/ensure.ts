import type Docker from 'dockerode';
import type { TaskEither } from '../../../infra/fp.ts';
import { E } from '../../../infra/fp.ts';
import { attempt, ServiceError, type ServiceFailure, terminal } from '../../failure.ts';
import { BUILT_IMAGE, buildImage } from './build.ts';

/** What is used unless the operator names another image. */
export const DEFAULT_IMAGE = 'python:3.11-slim';

/** A registry that says nothing for this long is taken as out of reach. */
const FIRST_WORD_MS = 6_000;
const STALL_MS = 60_000;

export type EnsuredImage = {
  readonly reference: string;
  readonly id: string;
  readonly how: 'present' | 'pulled' | 'built';
};

/**
 * Makes sure of an image: present, else pulled, else (for {@link DEFAULT_IMAGE} only) its equivalent built from Debian
 * packages and tagged {@link BUILT_IMAGE}. The `reference` in the answer is the one to use. Fails with
 * `image_unavailable` or `engine_unavailable`.
 */
export const ensureImage = (
  docker: Docker,
  reference: string = DEFAULT_IMAGE,
): TaskEither<ServiceFailure, EnsuredImage> =>
  attempt(async () => {
    const candidates = reference === DEFAULT_IMAGE ? [DEFAULT_IMAGE, BUILT_IMAGE] : [reference];
    for (const candidate of candidates) {
      const id = await imageId(docker, candidate);
      if (id !== null) return { reference: candidate, id, how: 'present' };
    }
    const refused = await pull(docker, reference);
    const id = refused === null ? await imageId(docker, reference) : null;
    if (id !== null) return { reference, id, how: 'pulled' };
    if (reference !== DEFAULT_IMAGE) {
      throw new ServiceError(
        terminal(
          'image_unavailable',
          `The image ${reference} is not on this engine and could not be pulled: ${refused}`,
        ),
      );
    }
    const built = await buildImage(docker)();
    if (E.isLeft(built)) throw new ServiceError(built.left);
    return { ...built.right, how: 'built' };
  });

/** Id of an image that is on the engine; null when it is not. Throws `engine_unavailable`. */
export const imageId = async (docker: Docker, reference: string): Promise<string | null> => {
  try {
    return (await docker.getImage(reference).inspect()).Id;
  } catch (cause) {
    if ((cause as { statusCode?: number }).statusCode === 404) return null;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ServiceError(terminal('engine_unavailable', `The Docker engine does not answer: ${message}`, cause));
  }
};

/** Pulls; answers null, or why it did not work. */
const pull = async (docker: Docker, reference: string): Promise<string | null> => {
  const patience = new AbortController();
  let timer = setTimeout(() => patience.abort(), FIRST_WORD_MS);
  const patient = () => {
    clearTimeout(timer);
    timer = setTimeout(() => patience.abort(), STALL_MS);
  };
  try {
    const stream = (await docker.pull(reference, { abortSignal: patience.signal })) as NodeJS.ReadableStream;
    return await new Promise<string | null>((resolve) => {
      patience.signal.addEventListener('abort', () => resolve('the registry stopped answering.'));
      docker.modem.followProgress(stream, (error) => resolve(error === null ? null : error.message), patient);
    });
  } catch (cause) {
    if (patience.signal.aborted) return 'the registry does not answer.';
    return cause instanceof Error ? cause.message : String(cause);
  } finally {
    clearTimeout(timer);
    patience.abort();
  }
};
