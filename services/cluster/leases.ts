/** Who holds what, and the revision that its next renewal has to name. */
export type Lease = { readonly holder: string; readonly revision: number };

/**
 * Leases that end by themselves `ttlMs` after their last renewal, by the clock of the store: no two machines' clocks are
 * compared. They are for liveness alone: a holder that was frozen finds out late, and the log's fence keeps it out.
 * Any call may reject; whether it happened is then unknown.
 */
export type Leases = {
  readonly ttlMs: number;
  /** The keys of all leases that have not ended. */
  held(): Promise<ReadonlySet<string>>;
  /** Takes a free lease; undefined when somebody holds it. */
  acquire(key: string, holder: string): Promise<Lease | undefined>;
  /** Renews a lease that is still as it was at `revision`; undefined when it ended or is another's. */
  renew(key: string, lease: Lease): Promise<Lease | undefined>;
  /** Ends a lease early, if it is still as it was. */
  release(key: string, lease: Lease): Promise<void>;
};
