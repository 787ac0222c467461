import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { createFileLog } from '../../events/log/file/log.ts';
import { LOG_FILE } from '../../events/log/file/reader.ts';
import type { EventLog } from '../../events/log/port.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { stateOf } from '../../machines/step.ts';
import { orchestrate } from '../../services/orchestrator/loop.ts';
import type { LoopDependencies } from '../../services/orchestrator/port.ts';
import type { Contender } from '../benchmark.ts';
import { inBatches } from './batches.ts';
import { recordedRun } from './recorded.ts';

const recorded = recordedRun();

/**
 * Workers that answer at once, in this process. Of a gate's cells the first is answered at once and the others while
 * that answer is being committed, which makes two records of a gate, and twelve of a run.
 */
const workers: LoopDependencies['dispatcher'] = (deliver) => ({
  dispatch: (command) => {
    const answer = (): void => deliver(command.id, recorded.answerTo(command));
    if (command.type === 'observe' && !command.id.endsWith('.0')) setImmediate(answer);
    else answer();
  },
  abandon: async () => {},
});

/** One run, from its alert to its end, on the real loop; its records are durable before their commands are carried out. */
export const playRun = async (log: EventLog, run: string): Promise<readonly LogRecord[]> => {
  const { done } = orchestrate(
    { log, dispatcher: workers, now: () => new Date().toISOString() },
    { event: recorded.started(run) },
  );
  const { snapshot, history } = await done;
  if (stateOf(snapshot) !== 'verified') throw new Error(`The run ended as ${stateOf(snapshot)}.`);
  return history.records;
};

/** OpsGuard with its log in files below `folder`. */
export const opsGuard = (folder: string, runs: number, atOnce: number): Contender => {
  let last = '';
  return {
    name: 'OpsGuard, every commit synced',
    run: async () => {
      const log = createFileLog(folder);
      await inBatches(runs, atOnce, async () => {
        last = v7();
        await playRun(log, last);
      });
      await log.close();
    },
    bytes: async () => (await stat(join(folder, last, LOG_FILE))).size,
  };
};
