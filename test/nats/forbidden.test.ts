import { errors, headers, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/nats-core';
import { describe, expect, it } from 'vitest';
import { putBlob } from '../../infra/nats/blobs.ts';
import type { Broker } from '../../infra/nats/connection.ts';
import { violationIn } from '../../infra/nats/errors.ts';
import { publishJob, publishResult } from '../../infra/nats/jobs.ts';
import { openLeaseBucket } from '../../infra/nats/lease-bucket.ts';
import { EVENTS, LEASES } from '../../infra/nats/log-stream.ts';
import { JOB_KINDS, subjects } from '../../infra/nats/subjects.ts';
import { BLOB_STREAM, blobSubjects, consumerName, DEAD, JOBS, RESULTS } from '../../infra/nats/topology.ts';
import { openSharedRuns } from '../../services/runtime/shared-log.ts';
import { commit, RUNS } from '../log/commits.ts';
import { createRoleCluster, type Role } from './roles.ts';
import { createScene } from './scene.ts';

const [RUN] = RUNS;
const SANDBOX = { kind: 'sandbox', pool: 'default' } as const;
const LLM = { kind: 'llm', pool: 'default' } as const;
const JOB = `${RUN}.1.0`;
const API = '$JS.API';

/** Everything that is kept, as an orchestrator can look at it: streams, how many consumers, and how far the pools are. */
const stored = async ({ jsm }: Broker): Promise<{ readonly streams: unknown; readonly pools: unknown }> => {
  const streams = [JOBS, RESULTS, DEAD, EVENTS, BLOB_STREAM, `KV_${LEASES}`];
  const infos = await Promise.all(streams.map((name) => jsm.streams.info(name)));
  const pools = await Promise.all([SANDBOX, LLM].map((pool) => jsm.consumers.info(JOBS, consumerName(pool))));
  return {
    streams: infos.map(({ config, created, state }) => ({ config, created, state })),
    pools: pools.map(({ config, delivered, ack_floor, num_ack_pending }) => ({
      config,
      delivered,
      ack_floor,
      num_ack_pending,
    })),
  };
};

/** A cluster in which there is one of each: a record, a lease, a blob, and for each pool a job at work and a result. */
const createFullCluster = async () => {
  const { server, orchestrator } = await createRoleCluster();
  await openSharedRuns(orchestrator).log.append(RUN, 0, commit(1));
  await (await openLeaseBucket(orchestrator)).acquire('partition.1', 'somebody');
  const blob = await putBlob(orchestrator, Buffer.from('a blob'));
  const acks = new Map<string, string>();
  for (const kind of JOB_KINDS) {
    const pool = { kind, pool: 'default' };
    const worker = await server.as(`${kind}-worker`);
    await publishJob(orchestrator, { ...pool, id: JOB, payload: 'a job' });
    const next = `${API}.CONSUMER.MSG.NEXT.${JOBS}.${consumerName(pool)}`;
    const delivered = await worker.nc.request(next, JSON.stringify({ batch: 1 }), { timeout: 4_000, noMux: true });
    acks.set(kind, delivered.reply!);
    await publishResult(worker, { ...pool, id: `${RUN}.2.0`, payload: `forged by ${kind}` });
  }
  return { server, orchestrator, blob, acks };
};

type Seed = { readonly blob: string; readonly acks: ReadonlyMap<string, string> };
type Attempt = [role: Role, what: string, subject: string | ((seed: Seed) => string), payload?: object];

const worker = 'llm-worker';
const api = (call: string): string => `${API}.${call}`;
const pull = { batch: 1, expires: 1_000_000_000, no_wait: true };
const consumerOn = (stream: string, deliver: string): object => ({
  stream_name: stream,
  config: { name: 'own', deliver_subject: deliver, ack_policy: 'none', deliver_policy: 'all', num_replicas: 1 },
});
const EVERY_STREAM = [JOBS, RESULTS, DEAD, EVENTS, BLOB_STREAM, `KV_${LEASES}`];

const ATTEMPTS: readonly Attempt[] = [
  [worker, 'write an event', subjects.event(RUN)],
  [worker, "forge the sandbox's result", subjects.result(SANDBOX, JOB)],
  [worker, "forge another llm pool's result", subjects.result({ ...LLM, pool: 'other' }, JOB)],
  ['sandbox-worker', "forge the llm's result", subjects.result(LLM, JOB)],
  [worker, "give up the sandbox's job", subjects.dead(SANDBOX, JOB)],
  ['sandbox-worker', 'speak for a model', subjects.progress(LLM, JOB)],
  [worker, "tell of another llm pool's job", subjects.progress({ ...LLM, pool: 'other' }, JOB)],
  [worker, 'queue a job', subjects.job(LLM, `${RUN}.9.0`)],
  [worker, 'cancel a run', subjects.cancel(RUN), { upTo: 9 }],
  [worker, 'send an alert', subjects.alerts, { repo: '/', errorLog: 'x' }],
  [worker, 'take a lease', `$KV.${LEASES}.partition.2`],
  [worker, "fetch the sandbox's job", api(`CONSUMER.MSG.NEXT.${JOBS}.sandbox_default`), pull],
  ['sandbox-worker', "fetch the llm's job", api(`CONSUMER.MSG.NEXT.${JOBS}.llm_default`), pull],
  [worker, "settle the sandbox's job", ({ acks }) => acks.get('sandbox')!],
  ['sandbox-worker', "settle the llm's job", ({ acks }) => acks.get('llm')!],
  [worker, "look at the sandbox's result", api(`DIRECT.GET.${RESULTS}.${subjects.result(SANDBOX, `${RUN}.2.0`)}`)],
  [worker, 'look at any result', api(`DIRECT.GET.${RESULTS}`), { seq: 1 }],
  ...[JOBS, RESULTS, DEAD, EVENTS, `KV_${LEASES}`].map(
    (stream): Attempt => [worker, `read a message of ${stream}`, api(`STREAM.MSG.GET.${stream}`), { seq: 1 }],
  ),
  ...EVERY_STREAM.flatMap((stream): Attempt[] => [
    [worker, `list what is in ${stream}`, api(`STREAM.INFO.${stream}`), { subjects_filter: '>' }],
    [
      worker,
      `make a consumer on ${stream}`,
      api(`CONSUMER.CREATE.${stream}.own`),
      consumerOn(stream, '_INBOX_llm-worker.x'),
    ],
    [worker, `delete ${stream}`, api(`STREAM.DELETE.${stream}`)],
    [worker, `purge ${stream}`, api(`STREAM.PURGE.${stream}`)],
    [worker, `change ${stream}`, api(`STREAM.UPDATE.${stream}`), { name: stream, subjects: ['elsewhere'] }],
    [worker, `take a message out of ${stream}`, api(`STREAM.MSG.DELETE.${stream}`), { seq: 1 }],
  ]),
  [worker, 'make a stream', api('STREAM.CREATE.OWN'), { name: 'OWN', subjects: ['opsguard.>'] }],
  [worker, "delete its pool's queue", api(`CONSUMER.DELETE.${JOBS}.llm_default`)],

  ['orchestrator', 'delete the log', api(`STREAM.DELETE.${EVENTS}`)],
  ['orchestrator', 'purge the log', api(`STREAM.PURGE.${EVENTS}`)],
  ['orchestrator', 'change the log', api(`STREAM.UPDATE.${EVENTS}`), { name: EVENTS, subjects: ['elsewhere'] }],
  ['orchestrator', 'take a record out of the log', api(`STREAM.MSG.DELETE.${EVENTS}`), { seq: 1 }],
  ['orchestrator', 'restore another log over it', api(`STREAM.RESTORE.${EVENTS}`)],
  ['orchestrator', 'answer its own job', subjects.result(SANDBOX, JOB), { answer: 'forged' }],
  ['orchestrator', 'delete the blobs', api(`STREAM.DELETE.${BLOB_STREAM}`)],
  ['orchestrator', "fetch the sandbox's job", api(`CONSUMER.MSG.NEXT.${JOBS}.sandbox_default`), pull],
  ['orchestrator', 'send an alert', subjects.alerts, { repo: '/', errorLog: 'x' }],

  ...[
    subjects.job(SANDBOX, JOB),
    subjects.result(SANDBOX, JOB),
    subjects.event(RUN),
    subjects.dead(SANDBOX, JOB),
    subjects.cancel(RUN),
    subjects.alerts,
    `$KV.${LEASES}.partition.2`,
    blobSubjects.chunks('x'),
    blobSubjects.entry('x'),
  ].map((subject): Attempt => ['watcher', `publish on ${subject}`, subject, {}]),
  ['watcher', 'make a consumer on the log', api(`CONSUMER.CREATE.${EVENTS}.own`), consumerOn(EVENTS, subjects.alerts)],
  ['watcher', 'delete the log', api(`STREAM.DELETE.${EVENTS}`)],
  ['watcher', 'read a result', api(`STREAM.MSG.GET.${RESULTS}`), { seq: 1 }],

  ['alerter', 'write an event', subjects.event(RUN)],
  ['alerter', 'read the log', api(`STREAM.MSG.GET.${EVENTS}`), { seq: 1 }],
  ['alerter', 'queue a job', subjects.job(SANDBOX, `${RUN}.9.0`)],
];

describe('is refused, and changes nothing', () => {
  it.each<Attempt>(ATTEMPTS)('the %s that wants to %s', async (role, _what, subject, payload) => {
    const { server, orchestrator, ...seed } = await createFullCluster();
    const nc = role === 'orchestrator' ? orchestrator.nc : await server.bare(role);
    const target = typeof subject === 'string' ? subject : subject(seed);
    const before = await stored(orchestrator);
    const asking = nc.request(target, payload === undefined ? '+ACK' : JSON.stringify(payload), { timeout: 4_000 });
    const violation = violationIn(await asking.catch((error: unknown) => error));
    expect(violation).toMatchObject({ operation: 'publish', subject: target });
    expect(await stored(orchestrator)).toEqual(before);
  });
});

/** What comes to a subscription that the role asks for, and the server's word on it. */
const listen = async (nc: NatsConnection, subject: string): Promise<{ refused: Promise<unknown>; heard: string[] }> => {
  const heard: string[] = [];
  const refused = new Promise<unknown>((resolve) => {
    nc.subscribe(subject, {
      callback: (error, message) => void (error === null ? heard.push(message.subject) : resolve(error)),
    });
  });
  await nc.flush();
  return { refused, heard };
};

describe('hears nothing', () => {
  it.each<[Role, string]>([
    [worker, 'opsguard.>'],
    [worker, '>'],
    [worker, subjects.results],
    [worker, subjects.events],
    [worker, '_INBOX_sandbox-worker.>'],
    [worker, '_INBOX.>'],
    ['sandbox-worker', subjects.jobs],
    ['watcher', 'opsguard.>'],
    ['watcher', subjects.results],
    ['watcher', '_INBOX_orchestrator.>'],
    ['alerter', subjects.alerts],
    ['alerter', subjects.events],
    ['orchestrator', '>'],
    // Outside of the group, each of two orchestrators would take each alert.
    ['orchestrator', subjects.alerts],
    ['orchestrator', '_INBOX_sandbox-worker.>'],
  ])('the %s that subscribes to %s', async (role, subject) => {
    const { server, orchestrator } = await createFullCluster();
    const { refused, heard } = await listen(await server.bare(role), subject);
    expect(await refused).toBeInstanceOf(errors.PermissionViolationError);
    // Traffic of all kinds.
    await openSharedRuns(orchestrator).log.append(RUN, 1, commit(2));
    await publishJob(orchestrator, { ...SANDBOX, id: `${RUN}.3.0`, payload: 'a job' });
    await publishResult(await server.as('sandbox-worker'), { ...SANDBOX, id: JOB, payload: 'a result' });
    await orchestrator.nc.flush();
    expect(heard).toEqual([]);
  });
});

const OWN_RESULT = `${API}.DIRECT.GET.${RESULTS}.${subjects.result(LLM, `${RUN}.2.0`)}`;
const DELETE_LOG = `${API}.STREAM.DELETE.${EVENTS}`;

/** Asks for something allowed, and wants the answer on a subject where the asker may not publish. */
const divert = async (nc: NatsConnection, subject: string, payload: string, to: string): Promise<void> => {
  nc.publish(subject, payload, { reply: to });
  await nc.flush();
  // The server answers in its own time.
  await new Promise((resolve) => setTimeout(resolve, 150));
};

describe('an answer that is to go where its asker may not publish', () => {
  it('would be stored there if permissions were all that stands in the way', async () => {
    const { broker } = await createScene();
    await publishResult(broker, { ...LLM, id: `${RUN}.2.0`, payload: 'forged' });
    await divert(broker.nc, OWN_RESULT, '', subjects.result(SANDBOX, JOB));
    const message = await broker.jsm.streams.getMessage(RESULTS, { last_by_subj: subjects.result(SANDBOX, JOB) });
    expect(message?.json()).toBe('forged');
  });

  const places = [
    subjects.event(RUN),
    subjects.result(SANDBOX, JOB),
    subjects.dead(SANDBOX, JOB),
    subjects.alerts,
    DELETE_LOG,
  ];
  const requests = [
    ['its own result', OWN_RESULT, ''],
    ['a blob', `${API}.STREAM.MSG.GET.${BLOB_STREAM}`, JSON.stringify({ seq: 1 })],
    ['what the server tells of itself', `${API}.INFO`, ''],
    ['the next job', `${API}.CONSUMER.MSG.NEXT.${JOBS}.llm_default`, JSON.stringify(pull)],
  ] as const;
  it.each(places.flatMap((place) => requests.map((request) => [place, ...request] as const)))(
    'does not come to %s when a worker asks for %s',
    async (place, _what, request, payload) => {
      const { server, orchestrator } = await createFullCluster();
      await publishJob(orchestrator, { ...LLM, id: `${RUN}.3.0`, payload: 'the next job' });
      const alerts: Msg[] = [];
      const queue = 'opsguard-orchestrators';
      orchestrator.nc.subscribe(subjects.alerts, { queue, callback: (_error, message) => void alerts.push(message) });
      const { streams } = await stored(orchestrator);
      await divert(await server.bare(worker), request, payload, place);
      expect((await stored(orchestrator)).streams).toEqual(streams);
      expect(alerts).toEqual([]);
    },
  );

  it('is not the acknowledgement of what a worker may store', async () => {
    const { server, orchestrator } = await createFullCluster();
    const lengths = async () =>
      Promise.all([EVENTS, RESULTS].map(async (name) => (await orchestrator.jsm.streams.info(name)).state.messages));
    const [events = 0, results = 0] = await lengths();
    await divert(await server.bare(worker), subjects.result(LLM, `${RUN}.5.0`), '1', subjects.event(RUN));
    expect(await lengths()).toEqual([events, results + 1]);
  });

  it("does not become an orchestrator's call to delete the log", async () => {
    const { orchestrator } = await createFullCluster();
    const { created } = await orchestrator.jsm.streams.info(EVENTS);
    await divert(orchestrator.nc, OWN_RESULT, '', DELETE_LOG);
    await divert(orchestrator.nc, `${API}.INFO`, '', DELETE_LOG);
    const push = JSON.stringify(consumerOn(RESULTS, DELETE_LOG));
    await divert(orchestrator.nc, `${API}.CONSUMER.CREATE.${RESULTS}.own`, push, '_INBOX_orchestrator.x');
    expect((await orchestrator.jsm.streams.info(EVENTS)).created).toBe(created);
  });
});

describe('the blob store', () => {
  it('drops nothing for the sake of a worker that stores a message with the word to roll up', async () => {
    const { server, orchestrator, blob } = await createFullCluster();
    const nc = await server.bare(worker);
    const rollup = (scope: string): MsgHdrs => {
      const sent = headers();
      sent.set('Nats-Rollup', scope);
      return sent;
    };
    for (const [scope, subject] of [
      ['all', blobSubjects.chunks('x')],
      ['sub', blobSubjects.entry(blob)],
    ] as const) {
      const answer: Msg = await nc.request(subject, 'x', { timeout: 4_000, headers: rollup(scope) });
      expect(answer.json()).toMatchObject({ error: { description: expect.stringMatching(/rollup/) } });
    }
    expect((await orchestrator.jsm.streams.info(BLOB_STREAM)).state.messages).toBe(2);
  });
});
