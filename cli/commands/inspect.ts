import { loadConfig } from '../../infra/config/config.ts';
import { connectBroker } from '../../infra/nats/connection.ts';
import { NoPageError } from '../../services/inspector/server/assets.ts';
import type { RunSource } from '../../services/inspector/source/port.ts';
import { createSharedSource } from '../../services/inspector/source/shared.ts';
import { watchBroker } from '../../services/inspector/source/watch-broker.ts';
import { serveStately } from '../../services/inspector/stately/server.ts';
import { openSharedRuns } from '../../services/runtime/shared-log.ts';
import { EXIT, ExitError, UsageError } from '../exit.ts';
import { findRun, findSharedRun } from '../find-run.ts';
import { folderSource, openBrowser, startInspector } from '../inspector.ts';
import { toldToStop } from '../interrupts.ts';
import { say } from '../say.ts';

type Flags = {
  readonly nats?: string;
  readonly port?: string;
  /** False with --no-open. */
  readonly open?: boolean;
  readonly stately?: boolean;
};

type Looked = { readonly source: RunSource; readonly run: string | null; close(): Promise<void> };

/**
 * `opsguard inspect [RUN]`: serves the inspector until it is told to stop (Ctrl-C or SIGTERM). stdout has the page's address, and
 * with --stately that of the protocol, a line each.
 */
export const inspect = async (name: string | undefined, flags: Flags): Promise<number> => {
  const port = portOf(flags.port);
  if (flags.stately && name === undefined)
    throw new UsageError('--stately shows one run; name it: opsguard inspect RUN --stately.');
  // From the start: who is told to stop as soon as the address is known stops in order, too.
  const stopped = toldToStop();
  const opened: { close(): Promise<void> }[] = [];
  try {
    const looked = flags.nats === undefined ? await here(name) : await inCluster(name, flags.nats);
    opened.push(looked);
    const server = await startInspector(looked.source, looked.run, port).catch(explained);
    opened.push(server);
    const stately = flags.stately && looked.run !== null ? await serveStately(looked.source, looked.run) : undefined;
    if (stately !== undefined) opened.push(stately);
    for (const { url } of [server, ...(stately === undefined ? [] : [stately])]) process.stdout.write(`${url}\n`);
    say('[INSPECT] the page is served on this machine, to whoever has its address; Ctrl-C ends it');
    if (flags.open !== false) openBrowser(server.url);
    await stopped;
    return EXIT.verified;
  } finally {
    for (const one of opened.reverse()) await one.close();
  }
};

const here = async (name: string | undefined): Promise<Looked> => {
  if (name === undefined) return { source: folderSource(), run: null, close: async () => {} };
  const { id, folder } = await findRun(name);
  return { source: folderSource({ id, path: folder.path }), run: id, close: async () => {} };
};

const inCluster = async (name: string | undefined, url: string): Promise<Looked> => {
  const { natsUrl } = await loadConfig({ nats_url: url }, process.env);
  const broker = await connectBroker({ url: natsUrl ?? url, name: 'opsguard-inspector' });
  const runs = openSharedRuns(broker);
  const run = name === undefined ? null : await findSharedRun(name, runs);
  return { source: createSharedSource(runs, await watchBroker(broker)), run, close: () => broker.close() };
};

const portOf = (text: string | undefined): number => {
  const port = Number(text ?? 0);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new UsageError(`--port takes a number from 0 (any that is free) to 65535, not ${text}.`);
};

/** What keeps the page from being served, as a sentence for people. */
const explained = (cause: unknown): never => {
  if (cause instanceof NoPageError) throw new ExitError(EXIT.infra, cause.message);
  const { code, port } = cause as { code?: string; port?: number };
  if (code === 'EADDRINUSE') throw new UsageError(`Port ${port} is taken; name another with --port, or leave it out.`);
  if (code === 'EACCES') throw new UsageError(`Port ${port} may not be used by this user; name one from 1024 on.`);
  throw cause;
};
