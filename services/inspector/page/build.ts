import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const PAGE = import.meta.dirname;
const ROOT = join(PAGE, '..', '..', '..');
const DIST = join(PAGE, 'dist');
const STAMP = '.sources';

/** What the built page is made of: its own files, the statechart that it replays with, and the libraries' versions. */
const SOURCES = [
  'services/inspector/page/**',
  'services/inspector/moves.ts',
  'services/inspector/protocol.ts',
  'services/reports/**',
  'machines/**',
  'events/**',
  'package-lock.json',
];

const digestOfSources = (): string => {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, {
    cwd: ROOT,
    withFileTypes: true,
    exclude: (entry) => entry.name.startsWith('dist'),
  });
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  for (const path of paths.toSorted()) hash.update(relative(ROOT, path)).update('\0').update(readFileSync(path));
  return hash.digest('hex');
};

/** Builds the inspector's page unless the one that is there was built of the same sources; says whether it had to. */
export const ensurePage = async (): Promise<'present' | 'built'> => {
  const digest = digestOfSources();
  const built = await readFile(join(DIST, STAMP), 'utf8').catch(() => undefined);
  if (built === digest) return 'present';
  // Only a build needs the bundler, which takes its time to load.
  const { build } = await import('vite');
  // Elsewhere, and moved to its place whole: a page that is being served is never half written.
  const fresh = join(ROOT, 'node_modules', `.opsguard-page-${process.pid}`);
  try {
    await build({ configFile: join(PAGE, 'vite.config.ts'), build: { outDir: fresh, emptyOutDir: true } });
    await writeFile(join(fresh, STAMP), digest);
    await rm(DIST, { recursive: true, force: true });
    await rename(fresh, DIST);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return 'built';
};

if (import.meta.main) console.error(`the inspector's page: ${await ensurePage()}`);
