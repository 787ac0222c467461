import { createRequire } from 'node:module';
import type Docker from 'dockerode';
import type { DockerOptions } from 'dockerode';

const require = createRequire(import.meta.url);

/** The engine cannot be used; the message is one sentence for a person. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * A client for the engine that `DOCKER_HOST` names (`unix:///path` or `tcp://` on loopback), or for the default socket.
 * Connects nothing yet. A TCP address elsewhere is refused: the protocol without TLS hands root on that machine, and
 * the repo's content, to whoever listens in between. Throws {@link EngineError}.
 */
export const connectDocker = (env: Readonly<Record<string, string | undefined>>): Docker => {
  // Loaded here: with its client for SSH and for builds it takes longer than all of an alert that needs no container.
  const Docker = require('dockerode') as new (options: DockerOptions) => Docker;
  const host = env.DOCKER_HOST ?? '';
  if (host === '') return new Docker({ socketPath: '/var/run/docker.sock' });
  if (host.startsWith('unix://')) return new Docker({ socketPath: host.slice('unix://'.length) });
  const url = URL.canParse(host.replace(/^tcp:/, 'http:')) ? new URL(host.replace(/^tcp:/, 'http:')) : null;
  if (host.startsWith('tcp://') && url !== null && LOOPBACK.has(url.hostname)) {
    return new Docker({ protocol: 'http', host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 2375) });
  }
  throw new EngineError(
    `DOCKER_HOST is "${host}", which is neither a unix:// socket nor tcp:// on this machine; set it to one of these, or unset it.`,
  );
};
