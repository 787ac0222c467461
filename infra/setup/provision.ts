import { spawn } from 'node:child_process';
import { findBrowser } from './browser.ts';
import type { Check } from './check.ts';
import { checkEngine, checkNats } from './checks.ts';
import { findProgram } from './command.ts';
import { startEngine } from './dockerd.ts';
import { probeEngine } from './engine.ts';
import { SetupError } from './failure.ts';
import type { Platform } from './platform.ts';
import { remedy } from './remedies.ts';

/** Takes one line for a person. */
export type Say = (line: string) => void;

/**
 * Makes sure of a Docker engine that honours limits: uses the one there is, and as root on Debian installs and starts
 * one. Never touches an engine that DOCKER_HOST names. Throws {@link SetupError}.
 */
export async function ensureEngine(platform: Platform, say: Say): Promise<void> {
  let engine = await probeEngine();
  if (engine.state === 'unreachable' && mayProvision(platform) && !process.env.DOCKER_HOST) {
    if (!engine.installed) await aptInstall('docker.io', say);
    // The package starts the engine by itself where an init system runs.
    if ((await probeEngine()).state === 'unreachable') await startEngine(say);
    engine = await probeEngine();
  }
  demand(checkEngine(engine, platform), say);
}

/** Makes sure of a nats-server on this machine. Throws {@link SetupError}. */
export async function ensureNats(platform: Platform, say: Say): Promise<void> {
  const found = await findProgram('nats-server');
  if (found === undefined && mayProvision(platform)) await aptInstall('nats-server', say);
  demand(await checkNats(platform), say);
}

/** Makes sure of a Chromium for the tests of the inspector's page. Throws {@link SetupError}. */
export async function ensureBrowser(platform: Platform, say: Say): Promise<void> {
  if ((await findBrowser()) === undefined && mayProvision(platform)) await aptInstall('chromium', say);
  const found = await findBrowser();
  const fix = found === undefined ? remedy('chromium', platform) : null;
  demand({ name: 'chromium', ok: found !== undefined, found: found ?? 'not installed', fix }, say);
}

/** Setup installs packages only where it is root and knows the distribution; anywhere else it says what to type. */
const mayProvision = ({ family, root }: Platform): boolean => family === 'debian' && root;

function demand(check: Check, say: Say): void {
  if (check.ok === false) throw new SetupError(`${check.name}: ${check.found}. To put it right: ${check.fix}`);
  say(`${check.name} ${check.found}`);
}

async function aptInstall(name: string, say: Say): Promise<void> {
  say(`installing ${name} from the distribution's packages (apt-get) …`);
  // A stale index names package versions that the mirror has dropped; one that cannot be refreshed may still do.
  await aptGet(['update', '-qq']);
  const { code, output } = await aptGet(['install', '-y', '-qq', '--no-install-recommends', name]);
  if (code !== 0) {
    const last = output.trim().split('\n').at(-1) ?? '';
    throw new SetupError(
      `apt-get install ${name} ended with ${code} (${last}): install ${name} by hand, then run npm run setup again.`,
    );
  }
}

function aptGet(args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn('apt-get', args, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_096);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
