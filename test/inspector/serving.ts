import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { LOG_FILE } from '../../events/log/file/reader.ts';
import { chartLayout } from '../../services/inspector/chart/layout.ts';
import { ensurePage } from '../../services/inspector/page/build.ts';
import { type InspectorServer, serveInspector } from '../../services/inspector/server/server.ts';
import { createFolderSource } from '../../services/inspector/source/folder.ts';
import type { RunSource } from '../../services/inspector/source/port.ts';

/** A folder of runs, and what writes into it as another process would. */
export type Runs = {
  readonly root: string;
  readonly source: RunSource;
  write(run: string, bytes: Buffer | string): Promise<void>;
  append(run: string, bytes: Buffer | string): Promise<void>;
};

export const createRuns = async (): Promise<Runs> => {
  const root = await mkdtemp(join(tmpdir(), 'opsguard-inspector-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return {
    root,
    source: createFolderSource(root),
    write: async (run, bytes) => {
      await mkdir(join(root, run), { recursive: true });
      await writeFile(join(root, run, LOG_FILE), bytes);
    },
    append: (run, bytes) => appendFile(join(root, run, LOG_FILE), bytes),
  };
};

export const serve = async (source: RunSource): Promise<InspectorServer & { at(path: string): string }> => {
  await ensurePage();
  const session = { run: null, version: 'test' };
  const server = await serveInspector({ source, session, chart: chartLayout });
  onTestFinished(() => server.close());
  const { origin, searchParams } = new URL(server.url);
  return {
    ...server,
    at: (path) => {
      const url = new URL(path, origin);
      if (!url.searchParams.has('token')) url.searchParams.set('token', searchParams.get('token') ?? '');
      return url.href;
    },
  };
};

/** The messages of a stream as they come; `close` hangs up. */
export const listen = async (url: string, headers: Readonly<Record<string, string>> = {}) => {
  const hangUp = new AbortController();
  const response = await fetch(url, { headers, signal: hangUp.signal });
  const messages: { readonly event: string; readonly id: string; readonly data: string }[] = [];
  const done = (async () => {
    let text = '';
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      text += piece;
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const fields = Object.fromEntries(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => line.split(/: (.*)/s, 2) as [string, string]),
        );
        if (fields.event !== undefined)
          messages.push({ event: fields.event, id: fields.id ?? '', data: fields.data ?? '' });
        text = text.slice(end + 2);
      }
    }
  })().catch(() => undefined);
  return { status: response.status, messages, done, close: () => hangUp.abort() };
};
