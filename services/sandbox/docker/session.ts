import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { messageReader } from '../harness/frames.ts';

/** A started container with its three streams. */
export type Session = {
  readonly id: string;
  readonly container: Docker.Container;
  readonly stdin: Duplex;
  /** Settles when the engine closed the streams: the container ended, or the connection broke. */
  readonly closed: Promise<void>;
};

/**
 * Creates a container, attaches, then starts it: output of a container that is attached later is lost. `onStdout` and
 * `onStderr` get bytes as they come; what they throw ends the session.
 */
export const openSession = async (
  docker: Docker,
  options: Docker.ContainerCreateOptions,
  onCreated: (container: Docker.Container) => void,
  onStdout: (chunk: Buffer) => void,
  onStderr: (chunk: Buffer) => void,
): Promise<Session> => {
  const container = await docker.createContainer(options);
  onCreated(container);
  const stdin = (await container.attach({
    stream: true,
    stdin: true,
    stdout: true,
    stderr: true,
    hijack: true,
  })) as Duplex;
  const demultiplex = messageReader(
    8,
    (header) => header.readUInt32BE(4),
    (header, payload) => (header[0] === 2 ? onStderr : onStdout)(payload),
  );
  const closed = new Promise<void>((resolve) => {
    stdin
      .once('close', resolve)
      .once('end', resolve)
      .once('error', () => resolve());
  });
  stdin.on('data', (chunk: Buffer) => {
    try {
      demultiplex(chunk);
    } catch (error) {
      stdin.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  });
  try {
    await container.start();
  } catch (cause) {
    // The engine keeps the streams of a container that was removed before its start open, and they keep this process.
    stdin.destroy();
    throw cause;
  }
  return { id: container.id, container, stdin, closed };
};
