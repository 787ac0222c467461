import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createDockerSandbox } from '../../services/sandbox/docker/sandbox.ts';
import { docker, imageReference, jobOf, layer, never, observe, sandbox } from './scene.ts';

const containersOf = async (run: string): Promise<string[]> =>
  (await docker.listContainers({ all: true, filters: { label: [`opsguard.run=${run}`] } })).map(({ Id }) => Id);

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
};

const forever = 'import time\ntime.sleep(600)';

/** A process of its own that observes a job which never ends. */
const owner = async (run: string) => {
  const job = await jobOf(forever);
  const program = `
    import { connectDocker } from ${JSON.stringify(new URL('../../infra/docker/connect.ts', import.meta.url).href)};
    import { createDockerSandbox } from ${JSON.stringify(new URL('../../services/sandbox/docker/sandbox.ts', import.meta.url).href)};
    const job = JSON.parse(process.argv[1]);
    job.layers = [];
    await createDockerSandbox({ docker: connectDocker(process.env) }).observe(job, new AbortController().signal)();
  `;
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', program, JSON.stringify({ ...job, run, limits: { ...job.limits, wallMs: 300_000 } })],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  await until(async () => (await docker.listContainers({ filters: { label: [`opsguard.run=${run}`] } })).length === 1);
  return child;
};

describe('a job', () => {
  it('that is aborted fails as cancelled, and its container is gone', async () => {
    const abort = new AbortController();
    const result = sandbox.observe(await jobOf(forever, { run: 'abort-test' }), abort.signal)();
    await until(async () => (await containersOf('abort-test')).length === 1);
    abort.abort();
    expect(await result).toMatchObject({ left: { code: 'cancelled' } });
    expect(await containersOf('abort-test')).toEqual([]);
  });

  it('that was aborted before it began starts no container', async () => {
    const result = await sandbox.observe(await jobOf('pass', { run: 'late-test' }), AbortSignal.abort())();
    expect(result).toMatchObject({ left: { code: 'cancelled' } });
  });

  it('ends when the sandbox is closed', async () => {
    const own = createDockerSandbox({ docker });
    const result = own.observe(await jobOf(forever, { run: 'close-test' }), never)();
    await until(
      async () => (await docker.listContainers({ filters: { label: ['opsguard.run=close-test'] } })).length === 1,
    );
    await own.close();
    expect(await result).toMatchObject({ left: { code: 'cancelled' } });
    expect(await containersOf('close-test')).toEqual([]);
  });

  it('shares nothing with the job before it', async () => {
    await observe('open("/workspace/left", "w"); open("/tmp/left", "w")');
    const seen = await observe('import os\nprint(os.listdir("/workspace"), os.listdir("/tmp"))');
    expect(seen.out).toBe('[] []\n');
  });

  it('can run beside others', async () => {
    const outs = await Promise.all([1, 2, 3, 4].map((n) => observe(`print(${n})`)));
    expect(outs.map((seen) => seen.out)).toEqual(['1\n', '2\n', '3\n', '4\n']);
  });

  it('is told which image ran, by id', async () => {
    const seen = await observe('pass');
    const { Id } = await docker.getImage(await imageReference()).inspect();
    expect(seen.container.image).toBe(Id);
  });
});

describe('an owner that is killed', () => {
  it('takes its running container with it, and the reaper removes what is left', async () => {
    const child = await owner('killed-test');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await until(
      async () => (await docker.listContainers({ filters: { label: ['opsguard.run=killed-test'] } })).length === 0,
    );
    expect(await sandbox.reap()()).toMatchObject({ right: expect.any(Number) });
    await until(async () => (await containersOf('killed-test')).length === 0);
  });

  it('is told from one that lives: the reaper spares a living owner’s', async () => {
    const child = await owner('living-test');
    await sandbox.reap()();
    expect(await containersOf('living-test')).toHaveLength(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    // Whether it still runs or not, and whether or not the reaper of another process is at it.
    await sandbox.reap()();
    await until(async () => (await containersOf('living-test')).length === 0);
  });
});

describe('what a job cannot be run on', () => {
  it('is an image that is not there', async () => {
    const result = await sandbox.observe(await jobOf('pass', { image: 'opsguard/nowhere:1' }), never)();
    expect(result).toMatchObject({ left: { kind: 'terminal', code: 'image_unavailable' } });
    expect(await sandbox.inspectImage('opsguard/nowhere:1')()).toMatchObject({ left: { code: 'image_unavailable' } });
  });

  it('is a workspace that does not fit', async () => {
    const job = await jobOf('pass', { files: { big: Buffer.alloc(65 * 1024 * 1024) } });
    const result = await sandbox.observe(job, never)();
    expect(result).toMatchObject({ left: { code: 'workspace_refused', message: expect.stringContaining('67108864') } });
  });

  it('is a tar that is none, or of another digest', async () => {
    const job = await jobOf('pass');
    const broken = { ...job, layers: [{ ...job.layers[0]!, sha256: '0'.repeat(64) }] };
    expect(await sandbox.observe(broken, never)()).toMatchObject({ left: { code: 'internal' } });
    const { createHash } = await import('node:crypto');
    const bytes = Buffer.alloc(2048, 'x');
    const noTar = { ...job, layers: [{ bytes, sha256: createHash('sha256').update(bytes).digest('hex') }] };
    expect(await sandbox.observe(noTar, never)()).toMatchObject({ left: { code: 'workspace_refused' } });
  });

  it('is an entry outside of the workspace', async () => {
    const job = await jobOf('pass');
    for (const path of ['../outside.py', '/etc/outside.py', 'a/../../outside.py']) {
      const outside = { ...job, layers: [...job.layers, await layer({ 'before.py': '', [path]: 'x = 1\n' })] };
      expect(await sandbox.observe(outside, never)()).toMatchObject({
        left: { code: 'workspace_refused', message: expect.stringContaining('outside') },
      });
    }
  });

  it('is an engine that is not there', async () => {
    const { connectDocker } = await import('../../infra/docker/connect.ts');
    const nowhere = createDockerSandbox({ docker: connectDocker({ DOCKER_HOST: 'unix:///nonexistent.sock' }) });
    expect(await nowhere.observe(await jobOf('pass'), never)()).toMatchObject({ left: { code: 'engine_unavailable' } });
    expect(await nowhere.reap()()).toMatchObject({ left: { code: 'engine_unavailable' } });
  });
});
