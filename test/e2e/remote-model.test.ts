import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OllamaDoubleOptions } from '../doubles/ollama-server.ts';
import { chats, MODEL, type Model, startModel } from './model.ts';
import { expectSameReplay } from './replaying.ts';
import { goodReplies } from './replies.ts';
import { createScene, readArtifact, readAudit, readPage, readRecords, type Scene } from './scene.ts';

const EXAMPLE = 'tide-gauge';

let scene: Scene;
let repo: string;
let model: Model;
beforeAll(async () => {
  scene = await createScene();
  repo = await scene.example(EXAMPLE);
});
afterEach(() => model?.stop());
afterAll(() => scene?.close());

type Case = {
  readonly server?: Omit<OllamaDoubleOptions, 'reply'>;
  /** The host that the operator gives, where it is not the server's own address. */
  readonly host?: (url: string) => string;
  readonly model?: string;
  readonly says: RegExp;
};

const elsewhere = { url: 'https://ollama.example:443', toldBy: ['tags', 'show'] } as const;
const CLOUD = { name: 'big:cloud', digest: 'cd'.repeat(32) };

const REMOTE: Readonly<Record<string, Case>> = {
  // A name may resolve to anywhere, so one that would lead to this machine is no exception.
  'a host by its name': {
    host: (url) => url.replace('127.0.0.1', 'model.localhost'),
    says: /model\.localhost.* is not this machine: code of the repo would leave it/,
  },
  'a host by an address elsewhere': { host: () => '192.0.2.1:11434', says: /192\.0\.2\.1:11434' is not this machine/ },
  'a cloud model by its name': {
    server: { models: [CLOUD] },
    model: CLOUD.name,
    says: /'big:cloud' is a cloud model: code of the repo would leave this machine/,
  },
  'a model that its server runs elsewhere': {
    server: { models: [{ ...MODEL, remoteHost: elsewhere }] },
    says: /runs elsewhere \(https:\/\/ollama\.example:443\)/,
  },
  'a server with cloud features': { server: { cloudDisabled: false }, says: /OLLAMA_NO_CLOUD=1/ },
};

const run = async ({ server, host, model: name = MODEL.name }: Case, ...args: string[]) => {
  model = await startModel(await goodReplies(EXAMPLE, repo), server);
  const outcome = await scene.call(
    ['run', '--repo', EXAMPLE, '--error-log', `${EXAMPLE}/error.log`, '--json', '--model', name, ...args],
    { env: { OPSGUARD_OLLAMA_HOST: host?.(model.url) ?? model.url } },
  );
  return { outcome, summary: outcome.json() };
};

const eventsOf = async (folder: string) => (await readRecords(folder)).flatMap(({ events }) => events);

const proposers = async (folder: string) =>
  (await eventsOf(folder)).flatMap((event) => ('provenance' in event ? [event.provenance.proposer] : []));

describe.each(Object.entries(REMOTE))('%s, which nobody allowed', (_, remote) => {
  it('is an infra report, and is shown nothing', async () => {
    const { outcome, summary } = await run(remote, '--proposer', 'ollama');
    expect(outcome.code, outcome.stderr).toBe(3);
    expect(summary).toMatchObject({ status: 'infra_report', reasons: [{ code: 'proposer_unavailable' }] });
    expect(summary.reasons[0]?.sentence).toMatch(remote.says);
    expect(JSON.parse(await readArtifact(summary.artifactsDir, 'infra_report.json'))).toMatchObject({
      source: 'engine',
    });
    expect(await readPage(summary.artifactsDir, 'INFRA_REPORT.md')).toMatch(remote.says);
    expect(chats(model, 'reproduction')).toEqual([]);
    await expectSameReplay(scene, summary);
  });
});

// One that is refused before it is asked, and one by what its server says; what refuses it is the same code as above.
it.each(['a host by an address elsewhere', 'a server with cloud features'])(
  '%s, which nobody allowed, is passed over for the rules where the choice is free',
  async (name) => {
    const { outcome, summary } = await run(REMOTE[name]!, '--proposer', 'auto');
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(await proposers(summary.artifactsDir)).toEqual(['rules', 'rules']);
    expect(await readArtifact(summary.artifactsDir, 'PR_DESCRIPTION.md')).not.toContain('outside this machine');
    expect(chats(model, 'reproduction')).toEqual([]);
  },
);

it('a model elsewhere that the operator allows is asked, and all that is kept says so', async () => {
  const remote: Case = {
    server: { models: [{ ...CLOUD, remoteHost: elsewhere }], cloudDisabled: false },
    model: CLOUD.name,
    says: /./,
  };
  const { outcome, summary } = await run(remote, '--proposer', 'ollama', '--allow-remote-model');
  expect(outcome.code, outcome.stderr).toBe(0);
  const options = { proposer: 'ollama', model: CLOUD.name, allowRemoteModel: true };
  const [started] = await eventsOf(summary.artifactsDir);
  expect(started).toMatchObject({ type: 'run.started', options });
  expect(await readAudit(summary.artifactsDir)).toMatchObject({ options });
  expect(await readPage(summary.artifactsDir, 'PR_DESCRIPTION.md')).toContain(
    `The operator allowed a model outside this machine.** Code of the repo was shown to the model ${CLOUD.name} (${CLOUD.digest}) at ${model.url}, which has it run by ${elsewhere.url}.`,
  );
});
