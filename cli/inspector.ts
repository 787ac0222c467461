import { spawn } from 'node:child_process';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { chartLayout } from '../services/inspector/chart/layout.ts';
import { type InspectorServer, serveInspector } from '../services/inspector/server/server.ts';
import { createFolderSource } from '../services/inspector/source/folder.ts';
import type { RunSource } from '../services/inspector/source/port.ts';
import { runIds } from './find-run.ts';
import { toldToStop } from './interrupts.ts';
import { runsFolder } from './paths.ts';
import { say } from './say.ts';

/** The runs of this folder, and one that is elsewhere (`--out`) beside them. */
export const folderSource = (elsewhere?: { readonly id: string; readonly path: string }): RunSource => {
  const folderOf = (run: string): string => (run === elsewhere?.id ? elsewhere.path : join(runsFolder(), run));
  const ids = async (): Promise<readonly string[]> => {
    const known = await runIds();
    return elsewhere === undefined || known.includes(elsewhere.id) ? known : [...known, elsewhere.id].sort();
  };
  return createFolderSource(runsFolder(), folderOf, ids);
};

/** The page for a source of runs, at one of them or at their list. The address is that of the page as it is to be opened. */
export const startInspector = (source: RunSource, run: string | null, port = 0): Promise<InspectorServer> =>
  serveInspector({ source, session: { run, version: packageJson.version }, chart: chartLayout }, port);

/** Whether somebody sits there who sees what is said and can press Ctrl-C. */
const isAtTerminal = (): boolean => process.stdout.isTTY === true && process.stderr.isTTY === true;

/** Opens an address where there is somebody to look at it: on a desktop, started from a terminal whose output goes nowhere else. */
export const openBrowser = (url: string): void => {
  const desktop =
    process.platform === 'darwin' || process.platform === 'win32' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!isAtTerminal() || !desktop) return;
  const opener = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
};

/** A page that shows a run while it goes on. */
export type Shown = {
  /** Once the run has come to its end: resolves when nobody looks any more, at a terminal with Ctrl-C. */
  looked(): Promise<void>;
  close(): Promise<void>;
};

/** What open pages are waited for, to get a run's end, where nobody sits at the terminal. */
const LAST_LOOK_MS = 2_000;

/**
 * Shows a run in the browser as it goes. The page reads the log as any other process would, so it can neither slow the run nor end
 * it; one that cannot be shown is said, and the run goes on without.
 */
export const showRun = async (run: { readonly id: string; readonly path: string }): Promise<Shown> => {
  try {
    const server = await startInspector(folderSource(run), run.id);
    say(`[INSPECT] ${server.url}`);
    openBrowser(server.url);
    return {
      looked: async () => {
        if (!isAtTerminal()) return server.followed(LAST_LOOK_MS);
        const stopped = toldToStop();
        say('[INSPECT] the page is still there; Ctrl-C ends it');
        await stopped;
      },
      close: () => server.close(),
    };
  } catch (cause) {
    say(`[INSPECT] the run cannot be shown: ${cause instanceof Error ? cause.message : String(cause)}`);
    return { looked: async () => {}, close: async () => {} };
  }
};
