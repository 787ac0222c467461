import type { Config } from '../infra/config/config.ts';
import { PROPOSER_NAMES } from '../services/proposer/registry.ts';
import { UsageError } from './exit.ts';

/**
 * Refuses a proposer that the workers of this process do not have. Without them (`--no-workers`) it is for those elsewhere to say.
 * @throws {UsageError}
 */
export const requireKnownProposer = ({ proposer }: Config, workers: boolean): void => {
  if (workers && !PROPOSER_NAMES.includes(proposer))
    throw new UsageError(
      `There is no proposer '${proposer}' here; there are ${PROPOSER_NAMES.join(', ')}. With --no-workers it can be one of a worker elsewhere.`,
    );
};
