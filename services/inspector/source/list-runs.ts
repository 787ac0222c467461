import type { RunRow } from '../protocol.ts';
import { pause } from './news.ts';

/** A run, and what changes whenever its log does. */
export type Stamped = { readonly run: string; readonly stamp: string };

/** What is known of runs, kept for whoever looks at the list next. */
export type KnownRows = Map<string, { readonly stamp: string; readonly row: RunRow }>;

type Listing = {
  readonly known: KnownRows;
  /** The runs there are, newest first. Cheap: asked for again and again. */
  look(): Promise<readonly Stamped[]>;
  /** A run's row. Asked for only where the stamp is another than before. */
  read(run: string): Promise<RunRow>;
  readonly everyMs: number;
};

/**
 * The list of runs whenever it changed. The first time through hundreds of logs takes a while, and what is known by then is told
 * meanwhile, the newest first.
 */
export async function* listRuns(
  { known, look, read, everyMs }: Listing,
  signal: AbortSignal,
): AsyncGenerator<readonly RunRow[]> {
  let told: string | undefined;
  while (!signal.aborted) {
    const runs = await look();
    const rows = (): RunRow[] => runs.flatMap(({ run }) => known.get(run)?.row ?? []);
    let since = performance.now();
    for (const { run, stamp } of runs) {
      if (signal.aborted) return;
      if (known.get(run)?.stamp === stamp) continue;
      known.set(run, { stamp, row: await read(run) });
      if (performance.now() - since < everyMs) continue;
      yield rows();
      since = performance.now();
    }
    const now = JSON.stringify(rows());
    if (now !== told) yield rows();
    told = now;
    await pause(everyMs, signal);
  }
}
