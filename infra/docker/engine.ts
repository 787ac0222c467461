import type Docker from 'dockerode';
import { EngineError } from './connect.ts';

export type EngineInfo = {
  readonly version: string;
  readonly cgroupVersion: 1 | 2;
  readonly rootless: boolean;
  readonly cpus: number;
  readonly memoryBytes: number;
};

/** The fields of the engine's `/info` that tell whether limits are enforced. */
export type EngineReport = {
  readonly ServerVersion: string;
  readonly CgroupVersion?: string;
  readonly SecurityOptions?: readonly string[] | null;
  readonly MemoryLimit: boolean;
  readonly SwapLimit?: boolean;
  readonly PidsLimit?: boolean;
  readonly CpuCfsQuota: boolean;
  readonly NCPU: number;
  readonly MemTotal: number;
  readonly OSType: string;
};

const REMEDY = 'use an engine that runs as root, or one on cgroup v2';

/** What keeps this engine from being a sandbox, or null. An engine that ignores a limit takes it without complaint. */
export const engineRefusal = (report: EngineReport): string | null => {
  if (report.OSType !== 'linux')
    return `The Docker engine runs ${report.OSType} containers; OpsGuard needs Linux ones.`;
  const { cgroupVersion, rootless } = engineInfo(report);
  if (rootless && cgroupVersion === 1) {
    return `The Docker engine is rootless on cgroup v1 and would ignore memory and process limits; ${REMEDY}.`;
  }
  const missing = [
    report.MemoryLimit ? null : 'memory',
    report.PidsLimit === false ? 'process' : null,
    report.CpuCfsQuota ? null : 'CPU',
  ].filter((limit) => limit !== null);
  return missing.length === 0
    ? null
    : `The Docker engine cannot enforce ${missing.join(', ')} limits (see the warnings of \`docker info\`); ${REMEDY}.`;
};

const engineInfo = (report: EngineReport): EngineInfo => ({
  version: report.ServerVersion,
  cgroupVersion: report.CgroupVersion === '2' ? 2 : 1,
  rootless: (report.SecurityOptions ?? []).some((option) => option.includes('name=rootless')),
  cpus: report.NCPU,
  memoryBytes: report.MemTotal,
});

/**
 * Asks the engine what it is. Throws {@link EngineError} when it does not answer within 10 seconds, and when it would
 * silently ignore the limits that make a container a sandbox.
 */
export const inspectEngine = async (docker: Docker): Promise<EngineInfo> => {
  const report = await Promise.race([docker.info(), timeout(10_000)]).catch((cause: unknown) => {
    throw new EngineError(
      `The Docker engine does not answer (${reasonOf(cause)}); start it, or set DOCKER_HOST to one that runs.`,
      { cause },
    );
  });
  const refusal = engineRefusal(report);
  if (refusal !== null) throw new EngineError(refusal);
  return engineInfo(report);
};

const timeout = (ms: number): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms).unref();
  });

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
