import type Docker from 'dockerode';
import { Hearing } from './hearing.ts';
import { openSession, type Session } from './session.ts';

/** A started container whose harness waits for its one job. */
export type Waiting = {
  readonly session: Session;
  /** What it has said; nothing, until it has a job. */
  readonly heard: Hearing;
  /** Whether its streams are still open: a container that died has closed them. */
  readonly alive: () => boolean;
  /** Ends and removes it. Safe to call more than once; never rejects. */
  remove(): Promise<void>;
};

/** Starts a container and greets it. Aborting `signal` removes it, also in the middle of its start. */
export const startWaiting = async (
  docker: Docker,
  options: Docker.ContainerCreateOptions,
  greeting: Buffer,
  signal: AbortSignal,
): Promise<Waiting> => {
  signal.throwIfAborted();
  const heard = new Hearing();
  let container: Docker.Container | undefined;
  let removal: Promise<void> | undefined;
  const remove = async (): Promise<void> => {
    removal ??= container?.remove({ force: true, v: true }).catch(() => undefined);
    await removal;
  };
  const onAbort = (): void => void remove();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const session = await openSession(
      docker,
      options,
      (created) => {
        container = created;
        if (signal.aborted) onAbort();
      },
      heard.stdout,
      heard.stderr,
    );
    session.stdin.write(greeting);
    let open = true;
    void session.closed.then(() => {
      open = false;
    });
    return { session, heard, alive: () => open, remove };
  } catch (cause) {
    await remove();
    throw cause;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};
