import { describe, expect, it } from 'vitest';
import { connectDocker } from './connect.ts';
import { type EngineReport, engineRefusal, inspectEngine } from './engine.ts';

const sound: EngineReport = {
  ServerVersion: '28.0.0',
  CgroupVersion: '2',
  SecurityOptions: ['name=seccomp,profile=builtin', 'name=cgroupns'],
  MemoryLimit: true,
  PidsLimit: true,
  CpuCfsQuota: true,
  NCPU: 4,
  MemTotal: 8e9,
  OSType: 'linux',
};
const rootless = ['name=seccomp,profile=builtin', 'name=rootless'];

describe('engineRefusal', () => {
  it('takes an engine that enforces every limit, rootless on cgroup v2 included', () => {
    expect(engineRefusal(sound)).toBeNull();
    expect(engineRefusal({ ...sound, CgroupVersion: '1' })).toBeNull();
    expect(engineRefusal({ ...sound, SecurityOptions: rootless })).toBeNull();
    expect(engineRefusal({ ...sound, SecurityOptions: null })).toBeNull();
  });

  it('refuses rootless on cgroup v1, which takes limits and ignores them', () => {
    expect(engineRefusal({ ...sound, CgroupVersion: '1', SecurityOptions: rootless })).toMatch(/rootless on cgroup v1/);
  });

  it('names each limit that would be ignored', () => {
    expect(engineRefusal({ ...sound, MemoryLimit: false, PidsLimit: false })).toMatch(/memory, process limits/);
    expect(engineRefusal({ ...sound, CpuCfsQuota: false })).toMatch(/CPU limits/);
  });

  it('refuses containers of another system', () => {
    expect(engineRefusal({ ...sound, OSType: 'windows' })).toMatch(/windows/);
  });
});

describe('inspectEngine', () => {
  it('says what to do when no engine answers', async () => {
    const docker = connectDocker({ DOCKER_HOST: 'unix:///nonexistent.sock' });
    await expect(inspectEngine(docker)).rejects.toThrow(/does not answer .* DOCKER_HOST/);
  });
});
