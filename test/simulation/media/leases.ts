import type { Lease, Leases } from '../../../services/cluster/leases.ts';
import { request, type Server } from '../kernel/link.ts';
import type { Process } from '../kernel/process.ts';
import type { World } from '../kernel/world.ts';

/** Leases that end by the store's clock, which is the world's. */
export class SimulatedLeases {
  readonly #world: World;
  readonly #server: Server;
  readonly #ttlMs: number;
  readonly #leases = new Map<string, Lease & { readonly until: number }>();
  #revision = 0;

  constructor(world: World, server: Server, ttlMs: number) {
    this.#world = world;
    this.#server = server;
    this.#ttlMs = ttlMs;
  }

  /** The leases as a process has them. */
  for(process: Process): Leases {
    const ask = <T>(what: string, serve: () => T): Promise<T> =>
      request(this.#world, process, this.#server, what, serve);
    return {
      ttlMs: this.#ttlMs,
      held: () => ask('leases', () => new Set([...this.#leases.keys()].filter((key) => this.#get(key) !== undefined))),
      acquire: (key, holder) =>
        ask(`take ${key}`, () => (this.#get(key) === undefined ? this.#put(key, holder) : undefined)),
      renew: (key, { holder, revision }) =>
        ask(`renew ${key}`, () => (this.#get(key)?.revision === revision ? this.#put(key, holder) : undefined)),
      release: (key, { revision }) =>
        ask(`release ${key}`, () => {
          if (this.#get(key)?.revision === revision) this.#leases.delete(key);
        }),
    };
  }

  #get(key: string): Lease | undefined {
    const lease = this.#leases.get(key);
    return lease !== undefined && lease.until > this.#world.now ? lease : undefined;
  }

  #put(key: string, holder: string): Lease {
    const lease = { holder, revision: ++this.#revision };
    this.#leases.set(key, { ...lease, until: this.#world.now + this.#ttlMs });
    return lease;
  }
}
