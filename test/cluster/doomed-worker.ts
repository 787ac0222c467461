import { connectBroker } from '../../infra/nats/connection.ts';
import { runWorker } from '../../infra/nats/worker.ts';

/** A worker of a process of its own that dies of the first job it is given: `doomed-worker.ts URL KIND`. */
const [url = '', kind = 'llm'] = process.argv.slice(2);
await runWorker(await connectBroker({ url, name: 'doomed' }), {
  kind: kind === 'sandbox' ? 'sandbox' : 'llm',
  pool: 'default',
  concurrency: 1,
  parse: (payload) => payload,
  handle: async (_job, { id }) => {
    process.stdout.write(`${id}\n`);
    process.kill(process.pid, 'SIGKILL');
  },
  onReport: () => undefined,
});
