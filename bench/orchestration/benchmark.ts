import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { createFileLog } from '../../events/log/file/log.ts';
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
    aim: `at least 4 times the SQLite saver${atOnce === 1 ? '' : ', and no slower than the memory saver'}.`,
    contenders: [opsGuard(folder, RUNS, atOnce), ...peer.contenders],
    close: async () => {
      peer.close();
      await rm(folder, { recursive: true });
    },
  };
};
