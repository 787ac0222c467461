import type { LogRecord } from '../../events/schema/record.ts';
import { loadConfig } from '../../infra/config/config.ts';
import { signingKey } from '../../services/attestation/keys.ts';
import { joinCluster } from '../../services/runtime/cluster.ts';
import { createRuntime } from '../../services/runtime/runtime.ts';
import { EXIT, UsageError } from '../exit.ts';
import { toldToStop } from '../interrupts.ts';
import { requireKnownProposer } from '../known-proposer.ts';
import { reporter } from '../outcome.ts';
import { fromUser, runsFolder } from '../paths.ts';
import { say } from '../say.ts';

type Flags = {
  readonly nats?: string;
  readonly config?: string;
  readonly out?: string;
  readonly maxRuns: string;
  readonly workers?: boolean;
  readonly quiet?: boolean;
};

/**
 * `opsguard serve`: one of the orchestrators of a cluster. Takes alerts from `opsguard.alert` until it is told to stop
 * (Ctrl-C or SIGTERM); the runs that it leaves then, or when it dies, are gone on with by others.
 */
export const serve = async (flags: Flags): Promise<number> => {
  const file = flags.config === undefined ? undefined : fromUser(flags.config);
  const config = await loadConfig({ nats_url: flags.nats }, process.env, file);
  if (config.natsUrl === null)
    throw new UsageError('A cluster needs a NATS server that all of it reaches; give its address with --nats.');
  const maxRuns = Number(flags.maxRuns);
  if (!Number.isInteger(maxRuns) || maxRuns < 1)
    throw new UsageError(`--max-runs takes a number from 1, not ${flags.maxRuns}.`);
  requireKnownProposer(config, flags.workers !== false);
  const quiet = flags.quiet === true;
  const onReport = reporter(quiet);
  const runtime = createRuntime({ config, workers: flags.workers !== false, stays: true, onReport, env: process.env });
  try {
    const cluster = await joinCluster(runtime, {
      config,
      runsFolder: flags.out === undefined ? runsFolder() : fromUser(flags.out),
      signingKey: await signingKey(process.env),
      maxRuns,
      onRecord: (record) => {
        if (!quiet) for (const line of linesOf(record)) say(line);
      },
      onFinished: ({ audit }, path) => say(`[RUN] ${audit.runId} ${audit.status}: ${path}`),
      onReport,
    });
    const stopped = toldToStop();
    say(`[SERVE] takes alerts from opsguard.alert as ${cluster.owner}`);
    await stopped;
    say('[SERVE] leaves its runs to the others');
    await cluster.stop();
    return EXIT.verified;
  } finally {
    await runtime.close();
  }
};

/** What a record of one of many runs is to people. */
const linesOf = ({ run, seq, events, state }: LogRecord): string[] => [
  ...events.flatMap((event) => {
    if (event.type === 'run.started') return `[RUN] ${run} accepted: ${event.alert.repoPath}`;
    if (event.type === 'run.taken_over') return `[RUN] ${run} taken over`;
    return [];
  }),
  `[STATE] ${run} ${seq} ${state}`,
];
