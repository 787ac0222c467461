import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { FencedError } from '../../events/log/port.ts';
import type { EventOf } from '../../events/schema/event.ts';
import { BusyError, type ClusterOrchestrator } from './orchestrator.ts';

/** What is sent to `opsguard.alert`. */
export const Alert = z.strictObject({
  /** The broken service's repo: a folder on the orchestrators' machines. It is only read. */
  repo: z.string().refine(isAbsolute, 'an absolute path'),
  /** The log with the traceback. */
  errorLog: z.string().refine((text) => text.trim() !== '', 'a log that is not empty'),
  /** Where it came from, for people. */
  source: z.string().default('opsguard.alert'),
  /** Names the run (UUIDv7), so that an alert can be sent again without a second run. */
  runId: z.uuidv7().optional(),
});
export type Alert = z.infer<typeof Alert>;

/**
 * `accepted`: the run's first record is durable, and it will come to its end. `known`: a run of that id was accepted
 * before. An error says what is wrong with the alert, or that it has to be sent again (`busy`, `unavailable`).
 */
export type AlertReply =
  | { readonly runId: string; readonly status: 'accepted' | 'known' }
  | { readonly error: { readonly code: 'malformed' | 'refused' | 'busy' | 'unavailable'; readonly message: string } };

type Options = {
  readonly orchestrator: Pick<ClusterOrchestrator, 'accept'>;
  /** An id for a new run, in a partition that is gone on with here if there is one. */
  readonly newRunId: () => string;
  readonly startedOf: (run: string, alert: Alert) => Promise<EventOf<'run.started'>>;
};

const refusal = (code: 'malformed' | 'refused' | 'busy' | 'unavailable', message: string): AlertReply => ({
  error: { code, message },
});

/** Turns an alert into a run. */
export const alertHandler =
  ({ orchestrator, newRunId, startedOf }: Options) =>
  async (payload: unknown): Promise<AlertReply> => {
    const parsed = Alert.safeParse(payload);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const where = issue?.path.join('.') || 'The alert';
      return refusal(
        'malformed',
        `${where} does not fit (${issue?.message}); send JSON with repo, an absolute path, and errorLog, the log with the traceback.`,
      );
    }
    const alert = parsed.data;
    const isFolder = await stat(alert.repo).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) return refusal('refused', `There is no folder ${alert.repo} on the orchestrator's machine.`);
    const run = alert.runId ?? newRunId();
    try {
      await orchestrator.accept(await startedOf(run, alert));
      return { runId: run, status: 'accepted' };
    } catch (cause) {
      if (cause instanceof FencedError) return { runId: run, status: 'known' };
      if (cause instanceof BusyError) return refusal('busy', cause.message);
      return refusal('unavailable', `The alert could not be logged: ${(cause as Error).message}`);
    }
  };
