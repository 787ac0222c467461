import { setTimeout as delay } from 'node:timers/promises';
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type ConnectionOptions, errors, type NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { BrokerUnavailableError } from './errors.ts';
import { messageOf, type OnReport } from './report.ts';

const CLOSE_MS = 5_000;

/** One connection to a NATS server with JetStream. */
export type Broker = {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  /**
   * Calls back after each reconnect, in the order of registration, again until it succeeds: what the server kept in memory may
   * be gone. Returns how to be called no more.
   */
  onReconnect(restore: () => Promise<void>): () => void;
  /** Sends what is still buffered, then closes. Safe to call twice. */
  close(): Promise<void>;
};

export type BrokerAddress = {
  /** `nats://` or `tls://`; may hold `user:password@` or `token@`. */
  readonly url: string;
  /** Wins over credentials in the URL. */
  readonly token?: string;
};

/**
 * Where answers to a user's requests come. Each user has a place of its own: a server that is set up so lets no user listen at
 * another one's.
 */
const inboxOf = (user: string): string => `_INBOX_${user.replaceAll(/[^\w-]/g, '_')}`;

/** The address without credentials, as errors and logs show it. */
const parseAddress = ({ url, token }: BrokerAddress): { shown: string; options: ConnectionOptions } => {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch (cause) {
    throw new BrokerUnavailableError('The NATS address is no URL: write it as nats://host:port.', { cause });
  }
  if (!['nats:', 'tls:'].includes(parsed.protocol) || parsed.hostname === '')
    throw new BrokerUnavailableError(
      `A NATS address starts with nats:// or tls:// and a host, not with ${parsed.protocol}; write it as nats://host:port.`,
    );
  const user = decodeURIComponent(parsed.username);
  const pass = decodeURIComponent(parsed.password);
  const credentials =
    token !== undefined
      ? { token }
      : pass !== ''
        ? { user, pass, inboxPrefix: inboxOf(user) }
        : user !== ''
          ? { token: user }
          : {};
  const shown = `${parsed.protocol}//${parsed.host}`;
  return { shown, options: { ...credentials, servers: shown, ...(parsed.protocol === 'tls:' ? { tls: {} } : {}) } };
};

/** Pause between tries to restore what the server may have lost. */
const RESTORE_PAUSE_MS = 500;

/** Follows a connection until it is closed: reports when it goes and comes, and has restored what depends on it. */
const watchStatus = async (
  nc: NatsConnection,
  shown: string,
  restorers: ReadonlySet<() => Promise<void>>,
  report: OnReport,
): Promise<void> => {
  let connection = 0;
  const restore = async (of: number): Promise<void> => {
    for (const one of [...restorers]) {
      for (let told = false; of === connection && !nc.isClosed() && restorers.has(one); told = true) {
        try {
          await one();
          break;
        } catch (cause) {
          if (!told)
            report({
              code: 'retrying',
              message: `What was lost with the connection is not back: ${messageOf(cause)}.`,
              cause,
            });
          await delay(RESTORE_PAUSE_MS, undefined, { ref: false });
        }
      }
    }
  };
  for await (const status of nc.status()) {
    if (status.type === 'disconnect')
      report({ code: 'disconnected', message: `The connection to the NATS server at ${shown} is lost; trying again.` });
    if (status.type === 'reconnect') {
      connection += 1;
      report({ code: 'reconnected', message: `The connection to the NATS server at ${shown} is back.` });
      void restore(connection);
    }
  }
};

/** A drain waits for the server, which may be gone for good. */
const closeConnection = async (nc: NatsConnection): Promise<void> => {
  const drained = nc.drain().catch(() => undefined);
  await Promise.race([drained, delay(CLOSE_MS, undefined, { ref: false })]);
  await nc.close();
};

/**
 * Connects, and keeps on reconnecting for as long as the broker is not closed; while the server is away, calls fail after
 * 5 s. `name` is shown in the server's own lists. Throws {@link BrokerUnavailableError} when the first try fails.
 */
export const connectBroker = async (
  options: BrokerAddress & { readonly name: string; readonly onReport?: OnReport },
): Promise<Broker> => {
  const { shown, options: address } = parseAddress(options);
  let nc: NatsConnection;
  try {
    nc = await connect({
      ...address,
      name: options.name,
      timeout: 5_000,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      reconnectJitter: 100,
    });
  } catch (cause) {
    const why =
      cause instanceof errors.AuthorizationError
        ? 'refused the credentials; check the user, password or token'
        : `cannot be reached (${messageOf(cause)}); start it, or check the address`;
    throw new BrokerUnavailableError(`The NATS server at ${shown} ${why}.`, { cause });
  }
  const restorers = new Set<() => Promise<void>>();
  void watchStatus(nc, shown, restorers, options.onReport ?? (() => undefined));
  try {
    const jsm = await jetstreamManager(nc);
    let closing: Promise<void> | undefined;
    return {
      nc,
      js: jetstream(nc),
      jsm,
      onReconnect: (restore) => {
        restorers.add(restore);
        return () => restorers.delete(restore);
      },
      close: () => {
        closing ??= closeConnection(nc);
        return closing;
      },
    };
  } catch (cause) {
    await nc.close();
    throw new BrokerUnavailableError(
      `The NATS server at ${shown} does not offer JetStream (${messageOf(cause)}); start it with JetStream enabled.`,
      { cause },
    );
  }
};
