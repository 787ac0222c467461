import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asRoot, hold } from './namespace.ts';

/** A network namespace of its own: loopback, and not one route to anywhere else. */
export type LoneNetwork = {
  /** Put before a command, runs it in there. */
  readonly wrapper: readonly string[];
  /** An address of this machine, in there, that is no loopback literal. */
  readonly address: string;
  /**
   * How often anything in there tried to reach an address outside: a TCP or UDP socket connected, or a datagram sent. It
   * is the kernel's own count of packets without a route, IPv4 and IPv6, so neither a connection that is given up, nor a
   * look-up of a name, nor a process of which nobody knows escapes it.
   */
  outsideAttempts(): Promise<number>;
  close(): Promise<void>;
};

/** Of TEST-NET-2, which nobody has. */
const ADDRESS = '198.51.100.7';

/**
 * Names are asked of an address outside, by every way there is: some machines have a resolver on loopback or behind a unix
 * socket, which would carry a question out of here unseen.
 */
const RESOLVER = {
  'resolv.conf': 'nameserver 192.0.2.53\noptions attempts:1\n',
  'nsswitch.conf': 'hosts: files dns\n',
};

/** Sets the namespace up, says so, and keeps it for as long as its stdin is open. */
const HOLD = `set -e
ip link set lo up
ip address add ${ADDRESS}/32 dev lo
for name in ${Object.keys(RESOLVER).join(' ')}; do mount --bind "$1/$name" "$(readlink -f "/etc/$name")"; done
echo ready
exec cat >/dev/null`;

/** The counter of packets for which there was no route, since the namespace was made. */
const withoutRoute = async (pid: number): Promise<number> => {
  const [names = '', values = ''] = (await readFile(`/proc/${pid}/net/snmp`, 'utf8'))
    .split('\n')
    .filter((line) => line.startsWith('Ip: '));
  const v4 = values.split(' ')[names.split(' ').indexOf('OutNoRoutes')];
  // A kernel without IPv6 has no such file, and nothing to count.
  const table = await readFile(`/proc/${pid}/net/snmp6`, 'utf8').catch(() => 'Ip6OutNoRoutes 0');
  const v6 = /^Ip6OutNoRoutes\s+(\d+)$/m.exec(table)?.[1];
  if (v4 === undefined || v6 === undefined) throw new Error('The kernel does not count packets without a route.');
  return Number(v4) + Number(v6);
};

/** Makes a network; `folder` is a place for its files. Rejects, with why, where the machine allows none. */
export const openLoneNetwork = async (folder: string): Promise<LoneNetwork> => {
  for (const [name, text] of Object.entries(RESOLVER)) await writeFile(join(folder, name), text);
  const unshare = ['--net', '--mount', ...(asRoot ? [] : ['--map-root-user'])];
  const { pid, close } = await hold('unshare', [...unshare, 'sh', '-c', HOLD, 'sh', folder]);
  return {
    wrapper: [
      'nsenter',
      `--target=${pid}`,
      '--net',
      '--mount',
      // Entering a mount namespace leads to its root otherwise.
      '--wd=.',
      ...(asRoot ? [] : ['--user', '--preserve-credentials']),
    ],
    address: ADDRESS,
    outsideAttempts: () => withoutRoute(pid),
    close,
  };
};

/** Why this machine cannot show what is tried in a network of its own; null where it can. */
export const whyNoLoneNetwork = async (folder: string): Promise<string | null> => {
  try {
    await (await openLoneNetwork(folder)).close();
    return null;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `needs a network namespace of its own, which this machine does not allow (${why}); run it as root, with util-linux and iproute2 installed`;
  }
};
