import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');

/** The Node that npm scripts run on; the test runner may have been started with another. */
const node = join(root, 'node_modules', '.bin', 'node');

type Outcome = { readonly code: number; readonly stderr: string };

const runNode = (args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> =>
  new Promise((done) => {
    execFile(node, args, { env: { ...process.env, ...env } }, (error, _, stderr) => {
      done({ code: error === null ? 0 : Number(error.code ?? -1), stderr });
    });
  });

describe('npm run setup, with everything there', () => {
  it('names the engine, the broker, the image and the page, and does nothing', async () => {
    const { code, stderr } = await runNode([join(root, 'cli/setup.ts')]);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^setup: docker engine \d/),
      expect.stringMatching(/^setup: nats-server \d/),
      expect.stringMatching(/^setup: sandbox image .* is there$/),
      "setup: the inspector's page is there",
    ]);
    expect(code).toBe(0);
  });

  it('stops with code 3 and one sentence where DOCKER_HOST leads nowhere, and starts no engine of its own', async () => {
    const { code, stderr } = await runNode([join(root, 'cli/setup.ts')], {
      DOCKER_HOST: 'unix:///nowhere/docker.sock',
    });
    expect(code).toBe(3);
    expect(stderr).toBe(
      'setup: docker engine: no socket at unix:///nowhere/docker.sock. ' +
        'To put it right: start the engine that DOCKER_HOST names, or unset DOCKER_HOST\n',
    );
  });
});

/** A clone with an `npm` of its own on the PATH, which writes down what it was asked and does as the test says. */
describe('bootstrap', () => {
  let clone: string;
  let env: Record<string, string>;
  const bootstrap = () => runNode([join(clone, 'infra/setup/bootstrap.mjs')], env);
  const asked = async () => (await readFile(join(clone, 'asked'), 'utf8').catch(() => '')).split('\n').filter(Boolean);
  const stamp = () => stat(join(clone, 'node_modules/.opsguard-bootstrap'));
  const npm = async (script: string) => {
    const path = join(clone, 'programs', 'npm');
    await writeFile(path, `#!/bin/sh\necho "$1" >>"${clone}/asked"\n${script}\n`);
    await chmod(path, 0o755);
  };
  const installs = () =>
    npm(`mkdir -p "${clone}/node_modules/.bin" && ln -sf "${node}" "${clone}/node_modules/.bin/node"`);

  beforeEach(async () => {
    clone = await mkdtemp(join(tmpdir(), 'opsguard-bootstrap-'));
    await mkdir(join(clone, 'programs'));
    await cp(join(root, 'infra/setup/bootstrap.mjs'), join(clone, 'infra/setup/bootstrap.mjs'), { recursive: true });
    await cp(join(root, 'package.json'), join(clone, 'package.json'));
    await cp(join(root, 'package-lock.json'), join(clone, 'package-lock.json'));
    env = { PATH: `${join(clone, 'programs')}${delimiter}${process.env.PATH}` };
  });
  afterEach(() => rm(clone, { recursive: true, force: true }));

  it('installs into a clone without node_modules, once', async () => {
    await installs();
    expect(await bootstrap()).toMatchObject({ code: 0, stderr: expect.stringContaining('dependencies installed') });
    expect(await asked()).toEqual(['install', 'rebuild']);
    const first = await stamp();

    expect(await bootstrap()).toEqual({ code: 0, stderr: '' });
    expect(await asked()).toEqual(['install', 'rebuild']);
    expect((await stamp()).mtimeMs).toBe(first.mtimeMs);
  });

  it('installs again when the lock file changes, and not when a script does', async () => {
    await installs();
    await bootstrap();
    const manifest = JSON.parse(await readFile(join(clone, 'package.json'), 'utf8'));
    await writeFile(join(clone, 'package.json'), JSON.stringify({ ...manifest, scripts: {} }));
    await bootstrap();
    expect(await asked()).toHaveLength(2);

    await writeFile(join(clone, 'package-lock.json'), '{}');
    await bootstrap();
    expect(await asked()).toHaveLength(4);
  });

  it('says in one sentence that npm failed, and leaves no placeholder that would shadow Node', async () => {
    await mkdir(join(clone, 'node_modules/.bin'), { recursive: true });
    await symlink('/nowhere', join(clone, 'node_modules/.bin/node'));
    await npm('exit 7');
    const { code, stderr } = await bootstrap();
    expect(code).toBe(3);
    expect(stderr.trim().split('\n').at(-1)).toMatch(/^setup: npm install .* failed \(it ended with 7\): .*\.$/);
    await expect(stat(join(clone, 'node_modules/.bin/node'))).rejects.toThrow();
    await expect(stamp()).rejects.toThrow();
  });

  it('does not take a Node that is too old to run TypeScript', async () => {
    await npm(
      `mkdir -p "${clone}/node_modules/.bin" && printf '#!/bin/sh\\necho v22.17.1\\n' >"${clone}/node_modules/.bin/node" && chmod +x "${clone}/node_modules/.bin/node"`,
    );
    const { code, stderr } = await bootstrap();
    expect(code).toBe(3);
    expect(stderr).toContain('22.17.1, and 22.18 or newer is needed');
  });
});
