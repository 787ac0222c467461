import type { ContainerCreateOptions } from 'dockerode';
import type { SandboxLimits } from '../../../events/schema/event.ts';
import { BOOT } from '../harness/assets.ts';
import { ownerLabels } from './labels.ts';

const UID = 65534;

/**
 * Shares of the memory limit that each tmpfs may fill. They count against it, so their total stays below one: a job
 * that fills them all leaves its witness room to say so.
 */
const SHARES = { workspace: 1 / 2, tmp: 1 / 8, private: 1 / 8, shm: 1 / 16 };

/** Bytes that a job's workspace may have under these limits. */
export const workspaceBytes = (limits: SandboxLimits): number => Math.floor(limits.memoryBytes * SHARES.workspace);

/**
 * A hardened single-use container in which the harness waits for one job on stdin. It joins the network namespace of `holder`,
 * which has no network either; with null it gets one of its own.
 */
export const containerOptions = (
  image: string,
  run: string,
  limits: SandboxLimits,
  holder: string | null,
): ContainerCreateOptions => {
  const size = (share: number) => `size=${Math.floor(limits.memoryBytes * share)}`;
  return {
    Image: image,
    Entrypoint: ['python3', '-I', '-S', '-c', BOOT],
    Cmd: [],
    User: '0:0',
    WorkingDir: '/',
    Labels: ownerLabels(run),
    ...(holder === null ? { Hostname: 'sandbox' } : {}),
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      NetworkMode: holder === null ? 'none' : `container:${holder}`,
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      CapAdd: ['SETUID', 'SETGID'],
      SecurityOpt: ['no-new-privileges'],
      // PID 1 itself, and one to spare for the engine's own.
      PidsLimit: limits.processes + 2,
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      NanoCpus: Math.round(limits.cpus * 1e9),
      ShmSize: Math.floor(limits.memoryBytes * SHARES.shm),
      Tmpfs: {
        '/workspace': `rw,nosuid,nodev,exec,mode=0755,uid=${UID},gid=${UID},nr_inodes=200k,${size(SHARES.workspace)}`,
        '/tmp': `rw,nosuid,nodev,exec,mode=1777,nr_inodes=50k,${size(SHARES.tmp)}`,
        '/run/opsguard': `rw,nosuid,nodev,noexec,mode=0755,nr_inodes=200k,${size(SHARES.private)}`,
      },
      LogConfig: { Type: 'none', Config: {} },
    },
  };
};
