import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { E } from '../../infra/fp.ts';
import type { Snapshot } from './port.ts';
import { createWorkspace } from './prepare.ts';
import { packTar, unpackTar } from './tar.ts';

const MIB = 1024 * 1024;
let folder: string;
let repo: string;
let target: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opsguard-workspace-'));
  repo = join(folder, 'repo');
  target = join(folder, 'copy');
  await write('app.py', 'print(1)\n');
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (path: string, content: string | Buffer): Promise<void> => {
  await mkdir(dirname(join(repo, path)), { recursive: true });
  await writeFile(join(repo, path), content);
};
const result = (from = repo, maxBytes = MIB) => createWorkspace().prepare(from, target, maxBytes)();
const prepare = async (): Promise<Snapshot> => {
  const outcome = await result();
  if (E.isLeft(outcome)) throw new Error(outcome.left.message);
  return outcome.right;
};
const refusal = async (from = repo, maxBytes = MIB) => {
  const outcome = await result(from, maxBytes);
  return E.isLeft(outcome) ? outcome.left : undefined;
};
const paths = ({ entries }: Snapshot): string[] => entries.map(({ path }) => path);

describe('a workspace', () => {
  it('is a copy of the repo, by content and mode, and leaves the repo as it was', async () => {
    await write('pkg/binary.dat', Buffer.from([0, 255, 10, 13]));
    await write('run.sh', '#!/bin/sh\r\n');
    await chmod(join(repo, 'run.sh'), 0o750);
    await chmod(join(repo, 'app.py'), 0o444);
    const snapshot = await prepare();
    expect(paths(snapshot)).toEqual(['app.py', 'pkg/binary.dat', 'run.sh']);
    expect(snapshot.bytes).toBe(9 + 4 + 11);
    expect(await readFile(join(target, 'pkg/binary.dat'))).toEqual(Buffer.from([0, 255, 10, 13]));
    expect((await lstat(join(target, 'run.sh'))).mode & 0o111).not.toBe(0);
    expect((await lstat(join(target, 'app.py'))).mode & 0o222).not.toBe(0);
    expect((await lstat(join(repo, 'app.py'))).mode & 0o777).toBe(0o444);
    expect((await readdir(repo)).sort()).toEqual(['app.py', 'pkg', 'run.sh']);
  });

  it('replaces an older copy', async () => {
    await mkdir(target);
    await writeFile(join(target, 'old.py'), '');
    await prepare();
    expect(await readdir(target)).toEqual(['app.py']);
  });

  it.each([
    '.git/config',
    '.hg/store',
    '.svn/entries',
    '.opsguard/runs/1/events.jsonl',
    '__pycache__/app.cpython-311.pyc',
    'pkg/__pycache__/x.pyc',
    'stale.pyc',
    '.venv/lib/x.py',
    'venv/lib/x.py',
    'env39/pyvenv.cfg',
    'node_modules/x/index.js',
    '.tox/py/x.py',
    '.DS_Store',
  ])('leaves out %s', async (path) => {
    await write(path, 'x');
    expect(paths(await prepare())).toEqual(['app.py']);
  });

  it.each(['.github/workflows/ci.yml', 'git/x.py', 'env/settings.py', '.env', 'pyvenv.cfg', 'a b/ü.py'])(
    'keeps %s',
    async (path) => {
      await write(path, 'x');
      expect(paths(await prepare())).toContain(path);
    },
  );

  it('keeps links as links and never looks through them', async () => {
    const secret = join(folder, 'secret');
    await mkdir(secret);
    await writeFile(join(secret, 'key.py'), 'behind the link');
    const links = { outside: secret, file: join(secret, 'key.py'), loop: '.', nowhere: 'gone', inside: 'app.py' };
    for (const [name, to] of Object.entries(links)) await symlink(to, join(repo, name));
    const { entries, tar } = await prepare();
    for (const [path, to] of Object.entries(links)) {
      expect(entries).toContainEqual({ path, kind: 'link', target: to });
      expect(await readlink(join(target, path))).toBe(to);
    }
    expect(entries).toHaveLength(6);
    expect(tar.includes('behind the link')).toBe(false);
  });

  it('leaves out what is no file', async () => {
    execFileSync('mkfifo', [join(repo, 'pipe')]);
    expect(paths(await prepare())).toEqual(['app.py']);
  });
});

describe('a repo that is refused says why', () => {
  it.each([
    ['is not there', () => join(folder, 'gone'), 'There is no folder'],
    ['is a file', () => join(repo, 'app.py'), 'There is no folder'],
  ])('it %s', async (_, from, sentence) => {
    expect(await refusal(from())).toMatchObject({
      kind: 'terminal',
      code: 'workspace_refused',
      message: expect.stringContaining(sentence),
    });
  });

  it('it holds no Python', async () => {
    await rm(join(repo, 'app.py'));
    await write('index.js', '');
    expect(await refusal()).toMatchObject({
      code: 'workspace_refused',
      message: expect.stringContaining('no Python file'),
    });
  });

  it('it is larger than the limit, and not when it is as large', async () => {
    await write('big.bin', Buffer.alloc(2 * MIB - 9));
    expect(await refusal(repo, 2 * MIB)).toBeUndefined();
    await write('more.bin', 'x');
    expect(await refusal(repo, 2 * MIB)).toMatchObject({
      code: 'workspace_refused',
      message: expect.stringMatching(/larger than the limit of 2 MiB \(reached at .+\).*OPSGUARD_MAX_REPO_MIB/),
    });
  });

  it('a name in it is not UTF-8', async () => {
    await writeFile(Buffer.concat([Buffer.from(`${repo}/bad`), Buffer.from([0xff])]), '');
    expect(await refusal()).toMatchObject({ code: 'workspace_refused', message: expect.stringContaining('not UTF-8') });
  });
});

describe('the digest of a tree', () => {
  it('and its tar are the same for the same tree, whatever its times and its place', async () => {
    await write('b/x.py', '2');
    const [first, again] = [await prepare(), await prepare()];
    await rm(repo, { recursive: true });
    repo = join(folder, 'elsewhere');
    await write('b/x.py', '2');
    await write('app.py', 'print(1)\n');
    const moved = await prepare();
    for (const other of [again, moved]) {
      expect(other.tree).toBe(first.tree);
      expect(other.tar.equals(first.tar)).toBe(true);
    }
  });

  it('is another by any change', async () => {
    await write('a/x.py', '1');
    await symlink('app.py', join(repo, 'link'));
    const seen = new Set([(await prepare()).tree]);
    const changes: (() => Promise<unknown>)[] = [
      () => write('app.py', 'print(2)\n'),
      () => write('app.py', 'print(2)\r\n'),
      () => write('empty.py', ''),
      () => write('ab/x.py', ''),
      () => chmod(join(repo, 'app.py'), 0o755),
      () => rm(join(repo, 'a/x.py')),
      () => write('a_x.py', '1'),
      () => rm(join(repo, 'link')),
      () => symlink('empty.py', join(repo, 'link')),
      () => rm(join(repo, 'link')).then(() => write('link', 'empty.py')),
    ];
    for (const [index, change] of changes.entries()) {
      await change();
      seen.add((await prepare()).tree);
      expect(seen.size).toBe(index + 2);
    }
  });
});

describe('a tar', () => {
  it('gives back what was put in', async () => {
    const long = `${'deep/'.repeat(30)}${'n'.repeat(90)}.py`;
    await write(long, 'long');
    await write('ü 日本.py', 'x'.repeat(70_000));
    await write('empty.py', '');
    await chmod(join(repo, 'app.py'), 0o755);
    await symlink('l'.repeat(150), join(repo, 'link'));
    const { entries, tar } = await prepare();
    expect(await unpackTar(tar)).toEqual(entries);
    expect((await packTar(entries)).equals(tar)).toBe(true);
    expect(await unpackTar(await packTar([]))).toEqual([]);
  });
});
