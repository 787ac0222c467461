import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkEngine } from './checks.ts';
import { flagsAfter, wasLate } from './dockerd.ts';
import { engineRemedy, probeEngine } from './engine.ts';
import type { Platform } from './platform.ts';

const debian: Platform = { family: 'debian', root: false };
const unreachable = { state: 'unreachable', why: 'no socket', denied: false, installed: false } as const;

describe('probeEngine', () => {
  let folder: string;
  let server: Server | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opsguard-engine-'));
    vi.stubEnv('DOCKER_HOST', `unix://${folder}/engine.sock`);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    server?.closeAllConnections();
    server?.close();
    server = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  /** Speaks as much of the engine's protocol as the probe listens to. */
  const answer = (info: object | undefined) =>
    new Promise<void>((ready) => {
      server = createServer((_, response) => {
        if (info === undefined) return;
        response.setHeader('content-type', 'application/json').end(JSON.stringify(info));
      }).listen(join(folder, 'engine.sock'), ready);
    });

  const able = {
    ServerVersion: '27.0',
    OSType: 'linux',
    CgroupVersion: '2',
    MemoryLimit: true,
    PidsLimit: true,
    CpuCfsQuota: true,
  };

  it('takes an engine that enforces limits', async () => {
    await answer(able);
    expect(await probeEngine()).toMatchObject({ state: 'ready', version: '27.0' });
  });

  it('refuses a rootless engine on cgroup v1', async () => {
    await answer({ ...able, CgroupVersion: '1', SecurityOptions: ['name=rootless'] });
    const engine = await probeEngine();
    expect(engine).toMatchObject({ state: 'unfit', why: expect.stringContaining('rootless on cgroup v1') });
    expect(checkEngine(engine, debian)).toMatchObject({ ok: false, fix: expect.stringContaining('cgroup v2') });
  });

  it('names the socket that is not there', async () => {
    expect(await probeEngine()).toMatchObject({
      state: 'unreachable',
      why: `no socket at unix://${folder}/engine.sock`,
    });
  });

  it('gives up on an engine that accepts and says nothing', async () => {
    await answer(undefined);
    expect(await probeEngine(50)).toMatchObject({
      state: 'unreachable',
      why: expect.stringContaining('no answer from'),
    });
  });

  it('refuses a DOCKER_HOST that it would not connect to', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://192.0.2.1:2375');
    expect(await probeEngine()).toMatchObject({ state: 'unfit', why: expect.stringContaining('DOCKER_HOST') });
  });
});

describe('engineRemedy', () => {
  it('leaves a DOCKER_HOST to the user', () => {
    expect(engineRemedy(unreachable, debian, 'unix:///x.sock')).toContain('unset DOCKER_HOST');
  });

  it('starts what is installed, installs what is not, and asks for the group where access is denied', () => {
    expect(engineRemedy({ ...unreachable, installed: true }, debian, '')).toBe('sudo systemctl start docker');
    expect(engineRemedy(unreachable, debian, '')).toContain('apt-get install -y docker.io');
    expect(engineRemedy({ ...unreachable, denied: true }, debian, '')).toContain('usermod -aG docker');
  });
});

describe('flagsAfter', () => {
  const NETWORK =
    'failed to start daemon: Error initializing network controller: error obtaining controller instance: failed to create NAT chain DOCKER: iptables failed: iptables -t nat -N DOCKER: Permission denied\n (exit status 4)';
  const STORAGE = 'failed to start daemon: error initializing graphdriver: driver not supported';

  it('starts an engine without a bridge where the kernel denies it one', () => {
    expect(flagsAfter(`level=info msg="Starting up"\n${NETWORK}\n`, [])).toContain('--bridge=none');
  });

  it('copies layers where overlays are denied', () => {
    expect(flagsAfter(STORAGE, [])).toEqual(['--storage-driver=vfs']);
  });

  it('adds the one to the other, and tries nothing twice', () => {
    const first = flagsAfter(STORAGE, []) ?? [];
    const second = flagsAfter(NETWORK, first) ?? [];
    expect(second).toEqual(expect.arrayContaining(['--storage-driver=vfs', '--bridge=none']));
    expect(flagsAfter(NETWORK, second)).toBeUndefined();
    expect(flagsAfter(STORAGE, second)).toBeUndefined();
  });

  it('has no idea about anything else', () => {
    expect(flagsAfter('failed to start daemon: pid file found', [])).toBeUndefined();
  });
});

describe('wasLate', () => {
  it('tells an engine that waited for a part of it from one that cannot start', () => {
    expect(
      wasLate('level=info msg="Starting up"\nfailed to start containerd: timeout waiting for containerd to start\n'),
    ).toBe(true);
    expect(wasLate('failed to start daemon: pid file found')).toBe(false);
  });
});
