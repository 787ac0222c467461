import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { connectDocker, EngineError } from './connect.ts';

const target = (docker: Docker) => {
  const { socketPath, protocol, host, port } = docker.modem as unknown as Record<string, unknown>;
  return { socketPath, protocol, host, port };
};

describe('connectDocker', () => {
  it('takes the default socket when DOCKER_HOST is not set', () => {
    for (const env of [{}, { DOCKER_HOST: '' }]) {
      expect(target(connectDocker(env)).socketPath).toBe('/var/run/docker.sock');
    }
  });

  it('takes a socket, and TCP on this machine', () => {
    expect(target(connectDocker({ DOCKER_HOST: 'unix:///run/x.sock' })).socketPath).toBe('/run/x.sock');
    expect(target(connectDocker({ DOCKER_HOST: 'tcp://127.0.0.1:2376' }))).toMatchObject({
      protocol: 'http',
      host: '127.0.0.1',
      port: 2376,
    });
    expect(target(connectDocker({ DOCKER_HOST: 'tcp://[::1]' }))).toMatchObject({ host: '::1', port: 2375 });
  });

  it.each(['tcp://192.0.2.1:2375', 'tcp://example.org', 'ssh://root@host', 'npipe:////./pipe/x', 'nonsense', 'tcp://'])(
    'refuses %s with a sentence that names it',
    (host) => {
      expect(() => connectDocker({ DOCKER_HOST: host })).toThrow(EngineError);
      expect(() => connectDocker({ DOCKER_HOST: host })).toThrow(host);
    },
  );
});
