import { EXIT } from './exit.ts';
import type { Shown } from './inspector.ts';

/** Shows a run in the browser from now on, where that is wanted. */
export type Show = (run: { readonly id: string; readonly path: string }) => Promise<void>;

/**
 * Gives a verb the way to show its run as it goes. Once the verb is done the page stays for as long as somebody at a terminal
 * looks at it; it ends at once where the verb was interrupted or failed, so that nothing keeps the process.
 */
export const showing = async (wanted: boolean, verb: (show: Show) => Promise<number>): Promise<number> => {
  let shown: Shown | undefined;
  try {
    const code = await verb(async (run) => {
      if (wanted) shown = await (await import('./inspector.ts')).showRun(run);
    });
    if (code !== EXIT.interrupted) await shown?.looked();
    return code;
  } finally {
    await shown?.close();
  }
};
