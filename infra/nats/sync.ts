import { z } from 'zod';
import type { Broker } from './connection.ts';
import { messageOf } from './report.ts';

/**
 * When the server's JetStream brings acknowledged messages to the disk: `always` before it acknowledges; `interval` some time
 * later (two minutes unless configured), so that a power cut, though not a killed server, loses what was acknowledged in
 * between; `unknown` when it cannot be told from here. `sentence` says what was found.
 */
export type Sync = { readonly when: 'always' | 'interval' | 'unknown'; readonly sentence: string };

/** The part of the server's `/jsz` that says it; times are in nanoseconds. */
const Jsz = z.object({
  config: z.object({ sync_always: z.boolean().optional(), sync_interval: z.number().optional() }).optional(),
});

const ANSWER_MS = 5_000;

/**
 * Looks up when the server syncs. A client cannot ask that: servers before 2.10 have no such setting, and newer ones tell it
 * on their monitoring address (`http_port` in their configuration), which is `monitorUrl`.
 */
export const readSync = async (broker: Broker, monitorUrl: string | null): Promise<Sync> => {
  const version = broker.nc.info?.version ?? '0.0.0';
  if (!canSyncAlways(version))
    return {
      when: 'interval',
      sentence: `NATS server ${version} brings acknowledged records to the disk within two minutes, and cannot be told to sync each (sync_interval: always, from 2.10 on)`,
    };
  if (monitorUrl === null)
    return {
      when: 'unknown',
      sentence: `whether NATS server ${version} syncs each record before it acknowledges it cannot be told without its monitoring address (OPSGUARD_NATS_MONITOR_URL)`,
    };
  try {
    const response = await fetch(new URL('jsz', withSlash(monitorUrl)), { signal: AbortSignal.timeout(ANSWER_MS) });
    return syncIn(await response.json(), version);
  } catch (cause) {
    return {
      when: 'unknown',
      sentence: `${monitorUrl} does not answer as a NATS server's monitor (${messageOf(cause)})`,
    };
  }
};

/** What a server's `/jsz` says. */
export const syncIn = (jsz: unknown, version: string): Sync => {
  const { config } = Jsz.parse(jsz);
  if (config?.sync_always === true)
    return { when: 'always', sentence: `NATS server ${version} syncs each record before it acknowledges it` };
  const seconds = (config?.sync_interval ?? 120e9) / 1e9;
  return {
    when: 'interval',
    sentence: `NATS server ${version} brings acknowledged records to the disk within ${seconds} s; set sync_interval: always in its jetstream block`,
  };
};

/** `sync_interval` came with 2.10. */
const canSyncAlways = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 10);
};

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);
