import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Asset = { readonly type: string; readonly bytes: Buffer };

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
};

const DIST = join(import.meta.dirname, '..', 'page', 'dist');

/** The page was not built. */
export class NoPageError extends Error {
  override readonly name = 'NoPageError';
}

/**
 * The page's files by their path (`/` is the page itself), read once: what is served is a list, and no path leads out of it.
 * @throws {NoPageError}
 */
export const readAssets = async (): Promise<ReadonlyMap<string, Asset>> => {
  const entries = await readdir(DIST, { recursive: true, withFileTypes: true }).catch(() => []);
  const assets = new Map<string, Asset>();
  for (const entry of entries) {
    const type = TYPES[entry.name.split('.').at(-1) ?? ''];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name).slice(DIST.length).replaceAll('\\', '/');
    assets.set(path === '/index.html' ? '/' : path, { type, bytes: await readFile(join(DIST, path)) });
  }
  if (!assets.has('/')) throw new NoPageError("The inspector's page is not built; run: npm run setup");
  return assets;
};
