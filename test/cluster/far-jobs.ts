import { setTimeout as delay } from 'node:timers/promises';
import { connectBroker } from '../../infra/nats/connection.ts';
import { subscribeResults } from '../../infra/nats/subscriptions.ts';
import { DEAD, ensureTopology, JOBS, RESULTS } from '../../infra/nats/topology.ts';
import { WorkerAnswer } from '../../services/workers/messages.ts';
import { postJobs, scriptMessage } from './scripts.ts';

/** What `far-jobs.ts` says, one a line: each answer as it comes, then what is in the streams once every job was answered. */
export type Said =
  | { readonly id: string; readonly answer: WorkerAnswer }
  | { readonly queued: number; readonly stored: number; readonly dead: number };

/** Posts a burst of jobs for each run, and waits until each job has its answer: `far-jobs.ts URL IMAGE COUNT SCRIPT RUN…`. */
const [url = '', image = '', count = '', source = '', ...runs] = process.argv.slice(2);
const say = (what: Said): void => void process.stdout.write(`${JSON.stringify(what)}\n`);
const onReport = ({ message }: { readonly message: string }): void => console.error(message);

const broker = await connectBroker({ url, name: 'far-jobs', onReport });
await ensureTopology(broker, { storage: 'file', ackWaitMs: Number(process.env.OPSGUARD_JOB_LEASE_SECONDS) * 1000 });
const answered = new Set<string>();
const results = await subscribeResults(broker, 'all', {
  parse: (payload) => WorkerAnswer.parse(payload),
  handle: (id, answer) => {
    say({ id, answer });
    answered.add(id);
  },
  onReport,
});
const payload = await scriptMessage(broker, image, source);
const ids = (await Promise.all(runs.map((run) => postJobs(broker, run, payload, Number(count))))).flat();

const messagesIn = async (stream: string): Promise<number> => (await broker.jsm.streams.info(stream)).state.messages;
while (!ids.every((id) => answered.has(id)) || (await messagesIn(JOBS)) > 0) await delay(50);
say({ queued: await messagesIn(JOBS), stored: await messagesIn(RESULTS), dead: await messagesIn(DEAD) });
await results.stop();
await broker.close();
