import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ServiceError, terminal } from '../../failure.ts';

const run = promisify(execFile);

/** What a script and a repo's tests can expect of an image: Python, pytest, a shell, time zones. */
const PACKAGES = ['python3', 'python3-pytest', 'dash', 'coreutils', 'tar', 'tzdata'];

/** Merged-/usr links: newer packages ship their files in /usr and expect these, older ones unpack through them. */
const LINKS = [
  ['bin', 'usr/bin'],
  ['sbin', 'usr/sbin'],
  ['lib', 'usr/lib'],
  ['lib64', 'usr/lib64'],
] as const;

/**
 * Unpacks Python's package closure from this machine's own apt sources and returns the root file system as a tar, and
 * the function that removes it. Installs nothing on the machine and needs no root. Fails with `image_unavailable` on a
 * machine without apt, or when its mirror does not answer.
 */
export const debianRootfs = async (): Promise<{ tar: string; remove: () => Promise<void> }> => {
  const base = await mkdtemp(path.join(tmpdir(), 'opsguard-image-'));
  const remove = () => rm(base, { recursive: true, force: true });
  try {
    const archives = await download(base);
    const root = await unpack(base, archives);
    const tar = path.join(base, 'root.tar');
    await run('tar', ['--numeric-owner', '--owner=0', '--group=0', '-C', root, '-cf', tar, '.']);
    return { tar, remove };
  } catch (cause) {
    await remove();
    throw cause instanceof ServiceError ? cause : unavailable(cause);
  }
};

const unavailable = (cause: unknown): ServiceError => {
  const { code, stderr, message } = cause as { code?: unknown; stderr?: string; message?: string };
  const line = (stderr ?? '').trim().split('\n').at(-1) || (message ?? String(cause));
  return new ServiceError(
    terminal(
      'image_unavailable',
      code === 'ENOENT'
        ? 'The image can only be built from packages on Debian or Ubuntu (apt-get and dpkg-deb are needed); on another system, pull python:3.11-slim.'
        : `The image could not be built from Debian packages: ${line}. Check this machine's apt sources, or pull python:3.11-slim.`,
      cause,
    ),
  );
};

/** Downloads into a private cache, against an empty package database, so that the closure is complete. */
const download = async (base: string): Promise<string> => {
  const archives = path.join(base, 'archives');
  const lists = path.join(base, 'lists');
  await mkdir(path.join(archives, 'partial'), { recursive: true });
  await mkdir(path.join(lists, 'partial'), { recursive: true });
  await writeFile(path.join(base, 'status'), '');
  const options = [
    `Dir::State::status=${path.join(base, 'status')}`,
    `Dir::Cache::archives=${archives}`,
    'Dir::Cache::pkgcache=',
    'Dir::Cache::srcpkgcache=',
    'Debug::NoLocking=1',
    `APT::Sandbox::User=`,
    'APT::Install-Recommends=false',
  ];
  const apt = (extra: readonly string[], ...args: string[]) =>
    run('apt-get', [...[...options, ...extra].flatMap((option) => ['-o', option]), '-y', ...args], {
      env: { ...process.env, LC_ALL: 'C' },
      maxBuffer: 16 * 1024 * 1024,
    });
  const install = ['--download-only', 'install', ...PACKAGES];
  try {
    await apt([], ...install);
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'ENOENT') throw cause;
    // The machine's package lists are missing or older than the mirror: fetch fresh ones, into the private folder.
    const fresh = [`Dir::State::lists=${lists}`];
    await apt(fresh, 'update');
    await apt(fresh, ...install);
  }
  return archives;
};

const unpack = async (base: string, archives: string): Promise<string> => {
  const root = path.join(base, 'root');
  for (const [link, target] of LINKS) {
    await mkdir(path.join(root, target), { recursive: true });
    await symlink(target, path.join(root, link));
  }
  for (const name of (await readdir(archives)).filter((file) => file.endsWith('.deb')).sort()) {
    // A pipe instead of `dpkg-deb -x`, which would replace the links by folders.
    await run('sh', [
      '-c',
      `dpkg-deb --fsys-tarfile "$1" | tar -x --no-same-owner --no-same-permissions --keep-directory-symlink -C "$2" ${SURPLUS.map((pattern) => `--exclude='${pattern}'`).join(' ')}`,
      'unpack',
      path.join(archives, name),
      root,
    ]);
  }
  await finish(root);
  return root;
};

const SURPLUS = ['./usr/share/doc/*', './usr/share/man/*', './usr/share/locale/*', './usr/share/lintian/*'];

/** What the packages' own install scripts would have done. */
const finish = async (root: string): Promise<void> => {
  const etc = path.join(root, 'etc');
  await mkdir(etc, { recursive: true });
  await writeFile(
    path.join(etc, 'passwd'),
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/tmp:/bin/sh\n',
  );
  await writeFile(path.join(etc, 'group'), 'root:x:0:\nnogroup:x:65534:\n');
  await writeFile(path.join(etc, 'nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n');
  await mkdir(path.join(root, 'root'), { recursive: true });
  for (const folder of ['tmp', 'var/tmp']) {
    await mkdir(path.join(root, folder), { recursive: true });
    await chmod(path.join(root, folder), 0o1777);
  }
  if (!(await readdir(path.join(root, 'usr/bin'))).includes('sh')) {
    await symlink('dash', path.join(root, 'usr/bin/sh'));
  }
};
