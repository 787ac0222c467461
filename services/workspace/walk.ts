import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError, terminal } from '../failure.ts';
import type { Entry } from './port.ts';

/** Folders that hold no source of the repo: version control, caches, virtual environments, OpsGuard's own runs. */
const EXCLUDED_FOLDERS: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  '.opsguard',
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.tox',
  '.nox',
  '.venv',
  'venv',
  'node_modules',
  '.eggs',
  '.idea',
  '.vscode',
]);

const isExcludedFile = (name: string): boolean => name.endsWith('.pyc') || name === '.DS_Store';

/** More files than this are no service's source, and would make every container's start slow. */
const MAX_FILES = 20_000;

/**
 * Reads the files and links below `root`, sorted by path. A folder with a `pyvenv.cfg` is a virtual environment by any
 * name. Sockets, pipes and devices are left out.
 * @throws {ServiceError} `workspace_refused` over `maxBytes`, over 20,000 files, for a name that is not UTF-8, or for what may not be read.
 */
export const readTree = async (root: string, maxBytes: number): Promise<{ entries: Entry[]; bytes: number }> => {
  const entries: Entry[] = [];
  let bytes = 0;

  const visit = async (folder: string): Promise<void> => {
    const children = await readdir(join(root, folder), { withFileTypes: true });
    if (children.some(({ name }) => name === 'pyvenv.cfg') && folder !== '') return;
    for (const child of children) {
      const path = folder === '' ? child.name : `${folder}/${child.name}`;
      if (child.name.includes('\ufffd'))
        throw refused(`The repo holds a file whose name is not UTF-8 (in ${folder || 'its root'}); rename it.`);
      if (child.isDirectory()) {
        if (!EXCLUDED_FOLDERS.has(child.name)) await visit(path);
      } else if (child.isSymbolicLink()) {
        entries.push({ path, kind: 'link', target: await readlink(join(root, path)) });
      } else if (child.isFile() && !isExcludedFile(child.name)) {
        const { size, mode } = await lstat(join(root, path));
        bytes += size;
        if (bytes > maxBytes)
          throw refused(
            `The repo is larger than the limit of ${Math.round(maxBytes / 1048576)} MiB (reached at ${path}); remove what is not source, or raise OPSGUARD_MAX_REPO_MIB.`,
          );
        entries.push({ path, kind: 'file', executable: (mode & 0o100) !== 0, bytes: await readFile(join(root, path)) });
      }
      if (entries.length > MAX_FILES)
        throw refused(`The repo holds more than ${MAX_FILES} files; point --repo at the service itself.`);
    }
  };

  try {
    await visit('');
  } catch (cause) {
    const { code, path } = cause as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') throw cause;
    throw refused(`${path} cannot be read (${code}); give the user that runs OpsGuard access to it.`);
  }
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { entries, bytes };
};

const refused = (message: string): ServiceError => new ServiceError(terminal('workspace_refused', message));
