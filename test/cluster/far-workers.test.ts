import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Call } from '../e2e/cli.ts';
import { containersOf, containersOfProcess, watchContainers } from '../e2e/containers.ts';
import { createScene } from '../e2e/scene.ts';
import { imageReference } from '../sandbox/scene.ts';
import type { Said } from './far-jobs.ts';
import { type Machine, openFarNetwork } from './far-network.ts';

const FAR_JOBS = fileURLToPath(new URL('./far-jobs.ts', import.meta.url));
const PATIENCE = { timeout: 60_000, interval: 100 };
const SETTINGS = { OPSGUARD_WARM_CONTAINERS: '0', OPSGUARD_JOB_LEASE_SECONDS: '2' };

const WORKERS = 3;
const JOBS_A_RUN = 12;
const SCRIPT = 'import time\ntime.sleep(0.3)\nprint("done")';

const networkOf = (pid: number): Promise<string> => readlink(`/proc/${pid}/ns/net`);

/** Machines on a network of their own, with a NATS server on the first; all of it ends with the test. */
const createFarScene = async () => {
  /** Undone in reverse order. */
  const closing: (() => Promise<unknown>)[] = [];
  onTestFinished(async () => {
    for (const undo of closing.reverse()) await undo();
  });
  const scene = await createScene();
  closing.push(scene.close);
  const network = await openFarNetwork();
  closing.push(network.close);
  const { wrapper, address } = await network.addMachine();
  const store = join(scene.temporary, 'nats');
  const [program = '', ...args] = [...wrapper, 'nats-server', '-a', address, '-p', '4222', '-js', '-sd', store];
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'close');
  closing.push(() => {
    server.kill('SIGKILL');
    return ended;
  });
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (piece: string) => {
    log += piece;
  });
  await vi.waitFor(() => expect(log).toContain('Server is ready'), PATIENCE);
  const url = `nats://${address}:4222`;
  const start = ({ wrapper }: Machine, args: readonly string[], main?: string): Call => {
    const call = scene.start(args, { wrapper, env: SETTINGS, ...(main === undefined ? {} : { main }) });
    closing.push(() => {
      call.kill('SIGKILL');
      return call.done;
    });
    return call;
  };
  return {
    serverPid: server.pid ?? 0,
    addMachine: network.addMachine,
    work: async (machine: Machine): Promise<Call> => {
      const worker = start(machine, ['worker', 'sandbox', '--nats', url]);
      await worker.saw('[WORKER] sandbox is ready');
      return worker;
    },
    burst: (machine: Machine, runs: readonly string[], image: string): Call =>
      start(machine, [url, image, String(JOBS_A_RUN), SCRIPT, ...runs], FAR_JOBS),
  };
};

it('sandbox workers on machines of their own share the jobs of two runs, and one that is killed at work loses none', async () => {
  const image = await imageReference();
  const scene = await createFarScene();
  const containers = await watchContainers();
  onTestFinished(() => containers.stop());
  const runs = [randomUUID(), randomUUID()];
  const machines: Machine[] = [];
  for (let count = 0; count < WORKERS; count++) machines.push(await scene.addMachine());
  const workers = await Promise.all(machines.map(scene.work));
  const [victim, victims] = [workers[0]!, machines[0]!];
  // Nothing but cables is between them: none is on the host's network, or on another's.
  const networks = await Promise.all([process.pid, scene.serverPid, ...workers.map(({ pid }) => pid)].map(networkOf));
  expect(new Set(networks).size).toBe(WORKERS + 2);
  const burst = scene.burst(await scene.addMachine(), runs, image);

  const said = (): Said[] =>
    burst
      .stdout()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Said);
  const answers = () => said().flatMap((line) => ('answer' in line ? [line] : []));
  /** The containers whose observation was an answer. */
  const answering = (): string[] =>
    answers().flatMap(({ answer }) => (answer.type === 'observed' ? [answer.observation.container.id] : []));
  const owners = async (): Promise<ReadonlyMap<string, number>> =>
    new Map((await Promise.all(runs.map(containers.owners))).flatMap((some) => [...some]));

  const lost = await vi.waitFor(async () => {
    const owned = await owners();
    expect(answering().map((id) => owned.get(id))).toContain(victim.pid);
    // Frozen first: of a container that is seen to run then, it cannot have told anything.
    victim.kill('SIGSTOP');
    const mine = (await Promise.all(runs.map((run) => containersOfProcess(victim.pid, run)))).flat();
    const running = mine.flatMap(({ id, state }) => (state === 'running' ? [id] : []));
    victim.kill(running.length > 0 ? 'SIGKILL' : 'SIGCONT');
    expect(running).not.toEqual([]);
    return running;
  }, PATIENCE);
  await victim.done;
  const before = answers().length;

  expect(await burst.done).toMatchObject({ code: 0 });
  const jobs = runs.flatMap((run) => Array.from({ length: JOBS_A_RUN }, (_, index) => `${run}.1.${index}`));
  expect(before).toBeLessThan(jobs.length);
  expect(
    answers()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(jobs.sort());
  for (const { answer } of answers())
    expect(answer).toMatchObject({ type: 'observed', observation: { exitCode: 0, stdout: { text: 'done\n' } } });
  expect(said().at(-1)).toEqual({ queued: 0, stored: jobs.length, dead: 0 });
  const owned = await owners();
  expect(new Set(answering().map((id) => owned.get(id)))).toEqual(new Set(workers.map(({ pid }) => pid)));
  expect(answering().filter((id) => lost.includes(id))).toEqual([]);

  // Whoever comes next on the killed worker's machine clears its containers away; the others leave none behind.
  const next = await scene.work(victims);
  await vi.waitFor(async () => expect(await containersOfProcess(victim.pid)).toEqual([]), PATIENCE);
  const rest = [next, ...workers.slice(1)];
  for (const worker of rest) worker.kill('SIGTERM');
  for (const { done } of rest) expect(await done).toMatchObject({ code: 0 });
  for (const run of runs) expect(await containersOf(run)).toEqual([]);
});
