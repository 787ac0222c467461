import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { createFileLog } from '../../events/log/file/log.ts';
import { atLeastTimes } from '../aims.ts';
import type { Benchmark } from '../benchmark.ts';
import { langGraph } from './langgraph.ts';
import { opsGuard, playRun } from './opsguard.ts';

/** Beside the project, because a folder for temporary files may be memory. */
const SCRATCH = join(import.meta.dirname, '..', '.scratch');
const RUNS = 16;

/**
 * Runs of twelve steps with workers that cost nothing, so that what is measured is deciding and making durable alone. A step
 * is a durable record of OpsGuard's, and a node of the graph of LangGraph.js.
 */
export const orchestrationBenchmark = async (atOnce: number): Promise<Benchmark> => {
  await mkdir(SCRATCH, { recursive: true });
  const folder = await mkdtemp(join(SCRATCH, 'orchestration-'));
  const log = createFileLog(folder);
  const steps = (await playRun(log, v7())).map(({ events }) => events);
  await log.close();
  const peer = await langGraph(folder, steps, RUNS, atOnce);
  return {
    name: `orchestration, ${atOnce === 1 ? 'one run at a time' : `${atOnce} runs at once`}, ${steps.length} steps a run`,
    unit: 'steps',
    count: steps.length * RUNS,
    references: peer.contenders.length,
    contenders: [
      ...peer.contenders,
      {
        ...opsGuard(folder, RUNS, atOnce),
        aims: [
          atLeastTimes(0, 4, 'the SQLite saver as it is'),
          atLeastTimes(1, 4, 'the same, synced'),
          ...(atOnce === 1 ? [] : [atLeastTimes(2, 1, 'the memory saver')]),
        ],
      },
    ],
    close: async () => {
      peer.close();
      await rm(folder, { recursive: true });
    },
  };
};
