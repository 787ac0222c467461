import { fileURLToPath } from 'node:url';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { onTestFinished, vi } from 'vitest';
import { type Broker, connectBroker } from '../../infra/nats/connection.ts';
import { ensureLeases, ensureLogStream } from '../../infra/nats/log-stream.ts';
import { keepTopology } from '../../infra/nats/topology.ts';
import { createForeignServer, type ForeignServer } from './processes.ts';

/** The file that operators are given, as it is. */
export const CONFIGURATION = fileURLToPath(new URL('../../infra/deploy/nats-server.conf', import.meta.url));

export const ROLES = ['orchestrator', 'sandbox-worker', 'llm-worker', 'watcher', 'alerter'] as const;
export type Role = (typeof ROLES)[number];

const variable = (user: string): string => `OPSGUARD_${user.toUpperCase().replaceAll('-', '_')}_PASSWORD`;
const passwordOf = (user: string): string => `the-password-of-${user}`;

/** What the file expects in the environment. */
export const variablesFor = (store: string): Record<string, string> => ({
  OPSGUARD_NATS_STORE_DIR: store,
  ...Object.fromEntries([...ROLES, 'system'].map((user) => [variable(user), passwordOf(user)])),
});

/** A connection that asks for no JetStream, as that of an alerter. */
export const connectBare = (url: string): Promise<NatsConnection> => {
  const { host, username, password } = new URL(url);
  const user = username === '' ? {} : { user: username, pass: password, inboxPrefix: `_INBOX_${username}` };
  return connect({ servers: host, ...user });
};

/** A server with the operators' configuration; all of it ends with the test. */
export type RoleServer = ForeignServer & {
  urlOf(role: Role): string;
  as(role: Role): Promise<Broker>;
  /** Bare, as the alerter is, who has no business with JetStream. */
  bare(role: Role): Promise<NatsConnection>;
};

const soon = { timeout: 20_000, interval: 20 };

export const createRoleServer = async (): Promise<RoleServer> => {
  const server = await createForeignServer((store) => ({ args: ['-c', CONFIGURATION], env: variablesFor(store) }));
  server.start();
  const { host } = new URL(server.url);
  const urlOf = (role: Role): string => `nats://${role}:${passwordOf(role)}@${host}`;
  return {
    ...server,
    urlOf,
    as: async (role) => {
      const broker = await vi.waitFor(() => connectBroker({ url: urlOf(role), name: role }), soon);
      onTestFinished(() => broker.close());
      return broker;
    },
    bare: async (role) => {
      const nc = await vi.waitFor(() => connectBare(urlOf(role)), soon);
      onTestFinished(() => nc.close());
      return nc;
    },
  };
};

/** A server whose orchestrator has made what there is to make. */
export const createRoleCluster = async (): Promise<{ server: RoleServer; orchestrator: Broker }> => {
  const server = await createRoleServer();
  const orchestrator = await server.as('orchestrator');
  await keepTopology(orchestrator, { storage: 'file' });
  await ensureLogStream(orchestrator);
  await ensureLeases(orchestrator, { ttlMs: 10_000 });
  return { server, orchestrator };
};
