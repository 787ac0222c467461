import { loadConfig } from '../infra/config/config.ts';
import { connectBroker } from '../infra/nats/connection.ts';
import { openSharedRuns, type SharedRuns } from '../services/runtime/shared-log.ts';

/** Uses the runs of a cluster's log for as long as `use` takes. */
export const withSharedRuns = async <T>(url: string, use: (runs: SharedRuns) => Promise<T>): Promise<T> => {
  const { natsUrl } = await loadConfig({ nats_url: url }, process.env);
  const broker = await connectBroker({ url: natsUrl ?? url, name: 'opsguard-reader' });
  try {
    return await use(openSharedRuns(broker));
  } finally {
    await broker.close();
  }
};
