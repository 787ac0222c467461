import { statfs } from 'node:fs/promises';
import type { Check } from './check.ts';
import { findProgram, isAtLeast, versionOf } from './command.ts';
import { type EngineState, engineRemedy, probeEngine } from './engine.ts';
import { detectPlatform, type Platform } from './platform.ts';
import { remedy } from './remedies.ts';

export type { Check } from './check.ts';

/** What to look for; the defaults are those of a run without configuration. */
export type Wanted = {
  /** References of the images that will do, the preferred one first. */
  readonly images: readonly string[];
  /** Base URL of the Ollama server. */
  readonly ollama: string;
  /** Folder that the artifacts go to. */
  readonly folder: string;
};

/** The first Node that runs TypeScript files without a flag. */
const LOWEST_NODE = '22.18';
/** JetStream's behaviour was tested from this server on (Debian 12's). */
const LOWEST_NATS = '2.9.10';
/** The registry's image, and the equivalent that OpsGuard builds where no registry answers. */
const DEFAULT_IMAGES = ['python:3.11-slim', 'opsguard/python:3.11'];
/** The image (about 130 MB unpacked) and room for workspaces, logs and blobs. */
const LEAST_DISK = 1024 ** 3;

/** Looks at everything that a run needs, in the order in which one thing needs another. Never throws, changes nothing. */
export async function runChecks(wanted: Partial<Wanted> = {}): Promise<Check[]> {
  const { images = DEFAULT_IMAGES, ollama = 'http://127.0.0.1:11434', folder = process.cwd() } = wanted;
  const platform = await detectPlatform();
  const engine = probeEngine();
  return Promise.all([
    checkNode(process.versions.node),
    checkGit(platform),
    engine.then((state) => checkEngine(state, platform)),
    checkNats(platform),
    engine.then((state) => checkImage(state, images)),
    checkDisk(folder),
    checkOllama(ollama, platform),
  ]);
}

export function checkNode(version: string): Check {
  const ok = isAtLeast(version, LOWEST_NODE);
  return {
    name: 'node',
    ok,
    found: ok ? version : `${version}, older than ${LOWEST_NODE}`,
    fix: ok ? null : 'npm run setup',
  };
}

async function checkGit(platform: Platform): Promise<Check> {
  return checkProgram('git', '2.0', platform);
}

export function checkNats(platform: Platform): Promise<Check> {
  return checkProgram('nats-server', LOWEST_NATS, platform);
}

async function checkProgram(name: 'git' | 'nats-server', lowest: string, platform: Platform): Promise<Check> {
  const path = await findProgram(name);
  if (path === undefined) return { name, ok: false, found: 'not installed', fix: remedy(name, platform) };
  const version = await versionOf(path);
  if (version === undefined) return { name, ok: false, found: `${path} does not run`, fix: remedy(name, platform) };
  const ok = isAtLeast(version, lowest);
  return {
    name,
    ok,
    found: ok ? `${version} (${path})` : `${version} (${path}), older than ${lowest}`,
    fix: ok ? null : remedy(name, platform),
  };
}

export function checkEngine(engine: EngineState, platform: Platform): Check {
  const name = 'docker engine';
  if (engine.state === 'ready') {
    return { name, ok: true, found: engine.version, fix: null };
  }
  return { name, ok: false, found: engine.why, fix: engineRemedy(engine, platform) };
}

async function checkImage(engine: EngineState, references: readonly string[]): Promise<Check> {
  const name = 'sandbox image';
  if (engine.state !== 'ready') {
    return { name, ok: false, found: 'unknown without an engine', fix: 'put the docker engine right first' };
  }
  for (const reference of references) {
    const image = await engine.docker
      .getImage(reference)
      .inspect()
      .catch(() => undefined);
    if (image !== undefined) return { name, ok: true, found: `${reference} (${image.Id.slice(0, 19)})`, fix: null };
  }
  return { name, ok: false, found: `${references[0]} is not on the engine`, fix: 'npm run setup' };
}

async function checkDisk(folder: string): Promise<Check> {
  const name = 'disk space';
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const ok = free >= LEAST_DISK;
    const found = `${(free / 1024 ** 3).toFixed(1)} GiB free at ${folder}`;
    return {
      name,
      ok,
      found,
      fix: ok ? null : `free at least ${LEAST_DISK / 1024 ** 3} GiB on that disk, or choose another with --out`,
    };
  } catch {
    return { name, ok: false, found: `${folder} is not there`, fix: `mkdir -p ${folder}` };
  }
}

async function checkOllama(base: string, platform: Platform): Promise<Check> {
  const name = 'ollama';
  try {
    const reply = await fetch(new URL('/api/version', base), { redirect: 'error', signal: AbortSignal.timeout(1_000) });
    const { version } = (await reply.json()) as { version: string };
    return { name, ok: true, found: `${version} (${base})`, fix: null };
  } catch {
    return {
      name,
      ok: 'optional',
      found: `no server at ${base}; the built-in rules propose instead`,
      fix: remedy('ollama', platform),
    };
  }
}
