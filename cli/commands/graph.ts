import { UnreadableLogError } from '../../events/log/port.ts';
import { DivergenceError } from '../../events/replay.ts';
import { toMermaid, topology } from '../../services/graph/topology.ts';
import { EXIT, ExitError, UsageError } from '../exit.ts';
import { withRun } from '../find-run.ts';

type Flags = { readonly format: string; readonly run?: string; readonly nats?: string };

/** `opsguard graph`: the statechart, drawn from the machine itself; as a picture with the way that a run took, where one is named. */
export const graph = async ({ format, run, nats }: Flags): Promise<number> => {
  if (run !== undefined && format !== 'svg')
    throw new UsageError('--run is for --format svg, which draws the way taken.');
  if (format === 'mermaid') process.stdout.write(`${toMermaid(topology())}\n`);
  else if (format === 'json') process.stdout.write(`${JSON.stringify(topology(), null, 2)}\n`);
  else if (format === 'svg') process.stdout.write(await picture(run, nats));
  else throw new UsageError(`--format takes mermaid, svg or json, not ${format}.`);
  return 0;
};

const picture = async (run: string | undefined, nats: string | undefined): Promise<string> => {
  // Only a picture needs what lays it out.
  const [{ chartLayout }, { toSvg }, { wayOf }] = await Promise.all([
    import('../../services/inspector/chart/layout.ts'),
    import('../../services/inspector/chart/svg.ts'),
    import('../../services/inspector/chart/way.ts'),
  ]);
  const layout = await chartLayout();
  if (run === undefined) return toSvg(layout);
  return withRun(run, nats, async ({ id, log }) => {
    try {
      return toSvg(layout, wayOf((await log.readRun(id)).records, layout));
    } catch (cause) {
      if (cause instanceof UnreadableLogError || cause instanceof DivergenceError)
        throw new ExitError(EXIT.failure, cause.message);
      throw cause;
    }
  });
};
