import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { E } from '../../infra/fp.ts';
import { createDockerSandbox } from '../../services/sandbox/docker/sandbox.ts';
import type { RawObservation, Sandbox } from '../../services/sandbox/port.ts';
import { docker, imageReference, jobOf, limits, never, python } from './scene.ts';

const soon = { timeout: 20_000, interval: 50 };

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createDockerSandbox({ docker, warm: 2 });
});
afterEach(() => sandbox.close());

/** This process's containers of a name: `ahead` for those that wait for a job, `holder` for those that hold a network namespace. */
const ours = async (run: string) =>
  (
    await docker.listContainers({
      all: true,
      filters: { label: [`opsguard.run=${run}`, `opsguard.pid=${process.pid}`] },
    })
  )
    .filter(({ State }) => State !== 'removing')
    .map(({ Id }) => docker.getContainer(Id));

const run = async (source: string): Promise<RawObservation & { readonly out: string }> => {
  const result = await sandbox.observe(await jobOf(source), never)();
  if (E.isLeft(result)) throw new Error(result.left.message);
  return { ...result.right, out: result.right.stdout.bytes.toString('utf8') };
};

/** Resolves with the containers that were started ahead, once there are as many as there should be. */
const warm = async () => {
  sandbox.expect((await docker.getImage(await imageReference()).inspect()).Id, limits);
  return vi.waitFor(async () => {
    const ahead = await ours('ahead');
    expect(ahead).toHaveLength(2);
    for (const container of ahead) expect((await container.inspect()).State.Running).toBe(true);
    return ahead;
  }, soon);
};

describe('containers that were started ahead', () => {
  it('are used, each once, and replaced', async () => {
    const first = new Set((await warm()).map(({ id }) => id));
    const seen = [await run('pass'), await run('pass'), await run('pass'), await run('pass')].map(
      ({ container }) => container.id,
    );
    expect(new Set(seen).size).toBe(4);
    expect(seen.filter((id) => first.has(id))).toHaveLength(2);
    expect((await warm()).filter(({ id }) => seen.includes(id))).toEqual([]);
  });

  it('are replaced when they die while they wait, and nobody notices', async () => {
    const ahead = await warm();
    await Promise.all(ahead.map((container) => container.kill()));
    expect((await run('print("here")')).out).toBe('here\n');
    expect((await warm()).some(({ id }) => ahead.some((dead) => dead.id === id))).toBe(false);
  });

  it('are replaced when they die as they get their job', async () => {
    const ahead = await warm();
    // Whatever a stopped process is sent, it dies before it reads any of it.
    await Promise.all(ahead.map((container) => container.pause()));
    const seen = Promise.all([run('print(1)'), run('print(2)')]);
    await Promise.all(ahead.map((container) => container.kill()));
    expect((await seen).map(({ out }) => out)).toEqual(['1\n', '2\n']);
    expect((await seen).some(({ container }) => ahead.some(({ id }) => id === container.id))).toBe(false);
  });

  it('are of the kind that is asked for', async () => {
    await warm();
    const job = await jobOf('open("/tmp/x", "wb").write(b"x" * (12 << 20))');
    const larger = { ...job, limits: { ...job.limits, memoryBytes: 2 * limits.memoryBytes } };
    expect(await sandbox.observe(larger, never)()).toMatchObject({ right: { exitCode: 0 } });
    const small = { ...job, limits: { ...job.limits, memoryBytes: limits.memoryBytes / 2 } };
    expect(await sandbox.observe(small, never)()).toMatchObject({ right: { exitCode: 1 } });
  });

  it('are gone when the sandbox is closed, and so is what held their networks', async () => {
    await warm();
    await run('pass');
    expect((await ours('holder')).length).toBeGreaterThan(0);
    await sandbox.close();
    expect(await ours('ahead')).toEqual([]);
    expect(await ours('holder')).toEqual([]);
  });
});

describe('a network namespace that is held', () => {
  it('is never shared by jobs that run at the same time', async () => {
    const source = python`
      import json, os, time
      began = time.monotonic()
      time.sleep(1)
      print(json.dumps([os.readlink("/proc/self/ns/net"), began, time.monotonic()]))
    `;
    const seen = (await Promise.all([1, 2, 3, 4].map(() => run(source))))
      .map(({ out }) => JSON.parse(out) as [string, number, number])
      .sort(([, one], [, other]) => one - other);
    const together = seen.flatMap(([network, began, ended], index) =>
      seen.slice(index + 1).flatMap(([other, begun]) => (began <= begun && begun < ended ? [[network, other]] : [])),
    );
    expect(together).not.toEqual([]);
    for (const [network, other] of together) expect(other).not.toBe(network);
  });

  it('has nothing but a loopback, and is called what every sandbox is called', async () => {
    const seen = await run(
      'import socket\nprint(sorted(name for _, name in socket.if_nameindex()), socket.gethostname())',
    );
    expect(seen.out).toBe("['lo'] sandbox\n");
  });

  it('is not used again when a job left something in it', async () => {
    const leave = python`
      import socket
      server = socket.create_server(("127.0.0.1", 5000))
      client = socket.create_connection(("127.0.0.1", 5000))
      peer, _ = server.accept()
      peer.close()
      client.close()
    `;
    await sandbox.close();
    sandbox = createDockerSandbox({ docker, warm: 0 });
    const [dirty, ids] = await Promise.all([
      run(leave),
      vi.waitFor(async () => {
        const holders = await ours('holder');
        expect(holders).toHaveLength(1);
        return holders.map(({ id }) => id);
      }, soon),
    ]);
    expect(dirty.exitCode).toBe(0);
    // By the holder's id: the kernel gives a namespace the number of one that is gone.
    await vi.waitFor(async () => expect((await ours('holder')).map(({ id }) => id)).not.toContain(ids[0]), soon);
  });

  it('is not waited for when its holder says nothing any more', async () => {
    await sandbox.close();
    sandbox = createDockerSandbox({ docker, warm: 0 });
    await run('pass');
    const [holder, ...more] = await ours('holder');
    expect(more).toEqual([]);
    await holder!.pause();
    // The first job leaves its holder in doubt; the next one would be the one to wait for it.
    expect((await run('print(1)')).out).toBe('1\n');
    expect((await run('print(2)')).out).toBe('2\n');
    await vi.waitFor(async () => expect((await ours('holder')).map(({ id }) => id)).not.toContain(holder!.id), soon);
  });

  it('is replaced when its holder dies', async () => {
    await run('pass');
    for (const holder of await ours('holder')) await holder.kill().catch(() => undefined);
    expect((await run('print("here")')).out).toBe('here\n');
  });
});
