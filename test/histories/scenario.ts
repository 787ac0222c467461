import type { FixReply, ReproductionReply } from '../../events/schema/proposal.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import type { ServiceFailure } from '../../services/failure.ts';

/** What befalls a run right after a record was committed, before the record's commands are carried out. */
export type Incident = {
  readonly after: (record: LogRecord) => boolean;
  /**
   * `cancelled` by its user; `killed` and resumed by another process; `broker lost` for good; `blocked`: a folder stands
   * where the run has to write a file of this name; `blobs lost`: its blob store is gone.
   */
  readonly what: 'cancelled' | 'killed' | 'broker lost' | 'blobs lost' | { readonly blocked: string };
};

/** One run to be recorded: the alert, and what the proposer says at each attempt. */
export type Scenario = {
  readonly name: string;
  /** The state that it has to end in. */
  readonly ends: 'verified' | 'infra_report' | 'failure_report';
  /** Files of the service; the shop unless told otherwise. */
  readonly service?: Readonly<Record<string, string>>;
  readonly errorLog?: string;
  readonly maxRepoBytes?: number;
  /** By attempt; the last one is said again. */
  readonly reproductions?: readonly (ReproductionReply | ServiceFailure)[];
  readonly fixes?: readonly (FixReply | ServiceFailure)[];
  readonly incident?: Incident;
};

export const entering =
  (state: string) =>
  (record: LogRecord): boolean =>
    record.state === state && record.commands.length > 0;
