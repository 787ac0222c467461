// A worker that says which job it has, and never finishes it. Arguments: url, token, maxAttempts.
import { connectBroker } from '../../infra/nats/connection.ts';
import { runWorker } from '../../infra/nats/worker.ts';

const [url, token, maxAttempts] = process.argv.slice(2) as [string, string, string];
await runWorker(await connectBroker({ url, token, name: 'stuck' }), {
  kind: 'sandbox',
  pool: 'default',
  concurrency: 1,
  maxAttempts: Number(maxAttempts),
  parse: (payload) => payload,
  handle: (_job, { id }) => {
    console.log(id);
    return new Promise(() => undefined);
  },
  onReport: (report) => console.error(report.message),
});
