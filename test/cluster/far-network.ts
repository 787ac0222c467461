import { asRoot, type Holder, hold } from '../e2e/namespace.ts';

/** A machine as far as its network goes: a namespace of its own, with one cable, to the hub. */
export type Machine = {
  /** Of TEST-NET-2, which nobody has; no process outside the network can reach it. */
  readonly address: string;
  /** Put before a command, runs it there. What it runs has the wrapper's process id. */
  readonly wrapper: readonly string[];
};

/** Machines around a hub, which is a bridge in a namespace of its own. */
export type FarNetwork = {
  addMachine(): Promise<Machine>;
  /** What still runs on a machine keeps its namespace: end it before. */
  close(): Promise<void>;
};

const HUB = `set -e
ip link set lo up
ip link add hub type bridge
ip link set hub up
echo ready
exec cat >/dev/null`;

/** Arguments: the hub's process, the machine's number, its address. */
const MACHINE = `set -e
ip link set lo up
ip link add cable type veth peer name "port$2" netns "$1"
ip address add "$3/24" dev cable
ip link set cable up
nsenter --target="$1" --net ip link set "port$2" master hub up
echo ready
exec cat >/dev/null`;

/** In the user namespace that the hub's is in, where there is one: only there its cables can be laid. */
const besides = ({ pid }: Holder): string[] =>
  asRoot ? [] : ['nsenter', `--target=${pid}`, '--user', '--preserve-credentials'];

const start = ([program = '', ...args]: readonly string[]): Promise<Holder> => hold(program, args);

/** Rejects, with a sentence, where this machine allows no such network. */
const orSayWhy = async (made: Promise<Holder>): Promise<Holder> => {
  try {
    return await made;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `Workers on machines of their own cannot be shown here: that needs network namespaces with a bridge between them, which this machine does not allow (${why}); run it as root, with util-linux and iproute2 installed.`,
      { cause },
    );
  }
};

export const openFarNetwork = async (): Promise<FarNetwork> => {
  const hub = await orSayWhy(start(['unshare', '--net', ...(asRoot ? [] : ['--map-root-user']), 'sh', '-c', HUB]));
  const machines: Holder[] = [];
  let count = 0;
  return {
    addMachine: async () => {
      count += 1;
      const address = `198.51.100.${count}`;
      const script = ['sh', '-c', MACHINE, 'sh', String(hub.pid), String(count), address];
      const machine = await orSayWhy(start([...besides(hub), 'unshare', '--net', ...script]));
      machines.push(machine);
      const user = asRoot ? [] : ['--user', '--preserve-credentials'];
      return { address, wrapper: ['nsenter', `--target=${machine.pid}`, '--net', ...user] };
    },
    close: async () => {
      await Promise.all(machines.map((machine) => machine.close()));
      await hub.close();
    },
  };
};
