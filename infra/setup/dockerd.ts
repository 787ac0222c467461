import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from './command.ts';
import { probeEngine } from './engine.ts';
import { SetupError } from './failure.ts';

const LOG = '/var/log/opsguard-dockerd.log';
/** A first start also starts containerd and creates the bridge: 1-3 s where it was measured. */
const START_LIMIT_MS = 45_000;
/** dockerd gives containerd 15 s. The first start on a machine that was just booted can miss them; the next finds its files cached. */
const LATE_STARTS = 2;

/**
 * Starts the installed engine, through systemd where that runs and otherwise as a daemon that outlives this process, and
 * waits until it answers. Inside a container the kernel can deny an engine its bridge or its storage driver; it is then
 * started without. Needs root; throws {@link SetupError} with the end of the engine's log.
 */
export async function startEngine(say: (line: string) => void): Promise<void> {
  if (existsSync('/run/systemd/system')) {
    say('starting the docker engine (systemctl start docker) …');
    await run('systemctl', ['start', 'docker']);
    if (await answersWithin(START_LIMIT_MS, () => true)) return;
    throw new SetupError('systemctl start docker brought no engine up: see journalctl -u docker.');
  }
  const dockerd = await findProgram('dockerd');
  if (dockerd === undefined) {
    throw new SetupError('dockerd is not on the PATH although docker.io is installed: reinstall docker.io.');
  }
  let flags: readonly string[] | undefined = [];
  let log = '';
  let late = 0;
  while (flags !== undefined) {
    say(`starting the docker engine (${['dockerd', ...flags].join(' ')}, log in ${LOG}) …`);
    const daemon = launch(dockerd, flags);
    if (await answersWithin(START_LIMIT_MS, daemon.alive)) return;
    log = readFileSync(LOG, 'utf8').slice(daemon.logStart);
    if (daemon.alive()) {
      daemon.stop();
      break;
    }
    if (wasLate(log) && late++ < LATE_STARTS) continue;
    flags = flagsAfter(log, flags);
  }
  throw new SetupError(
    `dockerd does not start here (${complaintIn(log)}): see ${LOG}, or set DOCKER_HOST to an engine that runs.`,
  );
}

/**
 * The flags to try after an engine gave up with this log, or undefined when there is nothing left to try. Sandboxes have
 * no network, so that an engine without a bridge serves as well; `vfs` copies where overlays are denied.
 */
export function flagsAfter(log: string, flags: readonly string[]): readonly string[] | undefined {
  const network = ['--bridge=none', '--iptables=false', '--ip6tables=false'];
  const storage = '--storage-driver=vfs';
  const why = complaintIn(log);
  if (/graphdriver|storage driver|overlay/i.test(why) && !flags.includes(storage)) return [...flags, storage];
  if (
    /iptables|nat chain|network controller|bridge|nftables/i.test(complaintIn(log)) &&
    !flags.includes('--bridge=none')
  ) {
    return [...flags, ...network];
  }
  return undefined;
}

/** Whether the engine gave up with this log because a part of it was slow, so that the same start can succeed the next time. */
export function wasLate(log: string): boolean {
  return complaintIn(log).includes('timeout waiting for containerd to start');
}

/** What dockerd gave up with: its last words, which can quote several lines of another program. */
function complaintIn(log: string): string {
  const from = log.lastIndexOf('failed to start daemon');
  const words = from === -1 ? (log.trim().split('\n').at(-1) ?? '') : log.slice(from);
  return words.replace(/\s+/g, ' ').trim();
}

function launch(dockerd: string, flags: readonly string[]) {
  const log = openSync(LOG, 'a');
  const logStart = readFileSync(LOG).length;
  const child = spawn(dockerd, flags, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', () => {});
  child.unref();
  return {
    logStart,
    alive: () => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
    stop: () => child.kill(),
  };
}

async function answersWithin(ms: number, alive: () => boolean): Promise<boolean> {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    if ((await probeEngine(2_000)).state !== 'unreachable') return true;
    if (!alive()) return false;
    await sleep(200);
  }
  return false;
}

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore' });
    child.on('error', () => resolve());
    child.on('close', () => resolve());
  });
}
