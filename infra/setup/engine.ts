import type Docker from 'dockerode';
import { connectDocker, EngineError } from '../docker/connect.ts';
import { type EngineReport, engineRefusal } from '../docker/engine.ts';
import { findProgram } from './command.ts';
import type { Platform } from './platform.ts';
import { remedy } from './remedies.ts';

/** The Docker engine that DOCKER_HOST or the default socket leads to. */
export type EngineState =
  | { readonly state: 'ready'; readonly version: string; readonly docker: Docker }
  /** Would be no sandbox, or is named in a way that nothing may connect to. */
  | { readonly state: 'unfit'; readonly why: string; readonly fix: string }
  /** Nothing answers. `installed` says whether this machine has an engine that could be started. */
  | { readonly state: 'unreachable'; readonly why: string; readonly denied: boolean; readonly installed: boolean };

/** @param ms how long the answer may take: an engine that is starting up accepts connections before it answers */
export async function probeEngine(ms = 5_000): Promise<EngineState> {
  let docker: Docker;
  try {
    docker = connectDocker(process.env);
  } catch (cause) {
    if (cause instanceof EngineError) return { state: 'unfit', why: clause(cause.message), fix: 'unset DOCKER_HOST' };
    throw cause;
  }
  try {
    const report = await Promise.race([docker.info() as Promise<EngineReport>, silence(ms)]);
    const refusal = engineRefusal(report);
    if (refusal === null) return { state: 'ready', version: report.ServerVersion, docker };
    return { state: 'unfit', why: clause(refusal), fix: FITTING };
  } catch (cause) {
    const installed = (await findProgram('dockerd')) !== undefined;
    const denied = (cause as { code?: string }).code === 'EACCES';
    return { state: 'unreachable', why: reasonOf(cause), denied, installed };
  }
}

/** The command or the sentence that puts right an engine that is not ready; null for one that is. */
export function engineRemedy(
  engine: EngineState,
  platform: Platform,
  dockerHost = process.env.DOCKER_HOST,
): string | null {
  if (engine.state === 'ready') return null;
  if (engine.state === 'unfit') return engine.fix;
  if (dockerHost) return 'start the engine that DOCKER_HOST names, or unset DOCKER_HOST';
  if (engine.denied) return remedy('engine-denied', platform);
  return remedy(engine.installed ? 'engine-stopped' : 'engine', platform);
}

const FITTING =
  'use a Linux engine that runs as root, or one on cgroup v2 with cpu, memory and pids delegated to the user';

/** A sentence without its stop, to be put beside its remedy. */
const clause = (sentence: string): string => sentence.replace(/\.$/, '');

function silence(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`nothing within ${ms / 1000} s`)), ms).unref();
  });
}

function reasonOf(cause: unknown): string {
  const address = process.env.DOCKER_HOST || 'unix:///var/run/docker.sock';
  switch ((cause as { code?: string }).code) {
    case 'EACCES':
      return `permission denied on ${address}`;
    case 'ENOENT':
      return `no socket at ${address}`;
    case 'ECONNREFUSED':
      return `nothing listens at ${address}`;
    default:
      return `no answer from ${address} (${cause instanceof Error ? cause.message : String(cause)})`;
  }
}
