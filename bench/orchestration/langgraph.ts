import { stat } from 'node:fs/promises';
import { v7 } from 'uuid';
import type { Contender } from '../benchmark.ts';
import { type Database, openDatabase } from '../peers/better-sqlite3.ts';
import { loadPeers } from '../peers/load.ts';
import { inBatches } from './batches.ts';

/** As much of LangGraph.js as is used here: a project that never installed it is type-checked all the same. */
type LangGraph = {
  readonly START: string;
  readonly END: string;
  readonly Annotation: { Root(channels: object): unknown } & (() => unknown);
  readonly StateGraph: new (state: unknown) => Builder;
  readonly MemorySaver: new () => object;
};
type Sqlite = { readonly SqliteSaver: new (db: Database) => object };
type Builder = {
  addNode(name: string, node: () => Promise<object>): unknown;
  addEdge(from: string, to: string): unknown;
  compile(options: { checkpointer: object }): {
    invoke(input: object, options: object): Promise<object>;
  };
};

/**
 * A graph of as many nodes in a row as there are steps. Its state is one channel, which each node replaces by the very
 * events that OpsGuard's record of that step carries: nothing is carried on from step to step.
 */
const buildGraph = ({ StateGraph, Annotation, START, END }: LangGraph, steps: readonly object[]): Builder => {
  const builder = new StateGraph(Annotation.Root({ events: Annotation() }));
  const names = steps.map((_, index) => `step-${index}`);
  for (const [index, events] of steps.entries()) builder.addNode(names[index]!, async () => ({ events }));
  for (const [index, name] of [...names, END].entries()) builder.addEdge(names[index - 1] ?? START, name);
  return builder;
};

/** LangGraph.js with its two savers; without contenders where it is not installed. */
export const langGraph = async (folder: string, steps: readonly object[], runs: number, atOnce: number) => {
  const loaded = await loadPeers('@langchain/langgraph', '@langchain/langgraph-checkpoint-sqlite');
  if (loaded === undefined) return { contenders: [], close: () => {} };
  const [graph, { SqliteSaver }] = loaded as unknown as [LangGraph, Sqlite];
  const builder = buildGraph(graph, steps);

  const play = async (checkpointer: object): Promise<void> => {
    const compiled = builder.compile({ checkpointer });
    // `sync`: a step is saved before the next begins.
    await inBatches(runs, atOnce, async () => {
      await compiled.invoke({ events: [] }, { configurable: { thread_id: v7() }, durability: 'sync' });
    });
  };

  const sqlite = (name: string, file: string, pragma?: string) => {
    const db = openDatabase(file);
    const saver = new SqliteSaver(db);
    if (pragma !== undefined) db.pragma(pragma);
    let played = 0;
    const bytes = async () => ((await stat(file)).size + (await stat(`${file}-wal`)).size) / played;
    const run = async () => {
      await play(saver);
      played += runs;
    };
    return { db, contender: { name, run, bytes } satisfies Contender };
  };

  const databases = [
    sqlite('LangGraph.js, SQLite saver as it is (syncs seldom)', `${folder}/as-it-is.db`),
    sqlite('LangGraph.js, SQLite saver, every commit synced', `${folder}/synced.db`, 'synchronous=FULL'),
  ];
  const memory: Contender = {
    name: 'LangGraph.js, memory saver (nothing durable)',
    run: () => play(new graph.MemorySaver()),
  };
  return {
    contenders: [...databases.map(({ contender }) => contender), memory],
    close: () => {
      for (const { db } of databases) db.close();
    },
  };
};
