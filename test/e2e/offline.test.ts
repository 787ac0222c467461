import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { NODE, type Summary } from './cli.ts';
import { type LoneNetwork, openLoneNetwork, whyNoLoneNetwork } from './lone-network.ts';
import { MODEL } from './model.ts';
import { createScene, readArtifact, readRecords, type Scene } from './scene.ts';

const MODEL_PROCESS = fileURLToPath(new URL('./model-process.ts', import.meta.url));
const EXAMPLE = 'parcel-quotes';

const folder = await mkdtemp(join(tmpdir(), 'opsguard-network-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a program may do to reach the outside, each a Node script that ends by itself. */
const WAYS_OUT = {
  'a TCP connection': "require('net').connect(443, '192.0.2.1').on('error', () => {})",
  'a TCP connection over IPv6': "require('net').connect(443, '2001:db8::1').on('error', () => {})",
  'a datagram': "const s = require('dgram').createSocket('udp4'); s.send('x', 9, '192.0.2.1', () => s.close())",
  "a look-up by the system's resolver": "require('dns').lookup('example.org', () => {})",
  'a look-up by a resolver of its own': "require('dns').resolve('example.org', () => {})",
  'an attempt by a process that it leaves behind':
    "require('child_process').spawn(process.execPath, ['-e', \"require('net').connect(443, '192.0.2.1').on('error', () => {})\"], { detached: true })",
};

/** What it may do without reaching the outside. */
const WAYS_WITHIN = `
  const { createServer, connect } = require('net');
  const server = createServer((socket) => socket.destroy()).listen(0, () => {
    const { port } = server.address();
    let left = 3;
    for (const host of ['127.0.0.1', '::1', 'localhost'])
      connect(port, host).on('error', () => {}).on('close', () => --left === 0 && server.close());
  });`;

describe('nothing but loopback is tried', () => {
  let network: LoneNetwork;
  let scene: Scene;
  let repo: string;
  beforeAll(async () => {
    // Not left out: what was not shown must not look as if it had been.
    const cannot = await whyNoLoneNetwork(folder);
    if (cannot !== null) throw new Error(`The offline rule cannot be shown on this machine: ${cannot}`);
    network = await openLoneNetwork(folder);
    scene = await createScene();
    repo = await scene.example(EXAMPLE);
  });
  afterAll(async () => {
    await scene?.close();
    await network?.close();
  });

  /** Attempts at the outside while something was done. */
  const during = async (work: () => Promise<unknown>): Promise<number> => {
    const before = await network.outsideAttempts();
    await work();
    return (await network.outsideAttempts()) - before;
  };

  const script = async (source: string): Promise<void> => {
    const [program = '', ...rest] = [...network.wrapper, NODE, '-e', source];
    expect(await once(spawn(program, rest, { stdio: 'ignore' }), 'close')).toEqual([0, null]);
  };

  /** A model server in there, at an address of its own; its URL. */
  const model = async (address: string): Promise<string> => {
    const [program = '', ...rest] = [...network.wrapper, NODE, MODEL_PROCESS, EXAMPLE, repo, address];
    const server = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
    const closed = once(server, 'close');
    onTestFinished(async () => {
      server.stdin.end();
      await closed;
    });
    return String(await once(server.stdout.setEncoding('utf8'), 'data')).trim();
  };

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    scene.call(['run', '--repo', EXAMPLE, '--error-log', join(EXAMPLE, 'error.log'), '--json', ...args], {
      env,
      wrapper: network.wrapper,
    });

  const askingModel = (url: string, ...more: string[]) =>
    run(['--proposer', 'ollama', '--model', MODEL.name, ...more], { OPSGUARD_OLLAMA_HOST: url });

  const hostsAsked = async ({ artifactsDir }: Summary) =>
    (await readRecords(artifactsDir))
      .flatMap(({ events }) => events)
      .flatMap((event) => ('provenance' in event ? [event.provenance.options.host] : []));

  describe('(the measure itself:', () => {
    it.each(Object.entries(WAYS_OUT))('it sees %s)', async (_, source) => {
      expect(await during(() => script(source))).toBeGreaterThan(0);
    });

    it('it sees nothing where nothing goes out)', async () => {
      expect(await during(() => script(WAYS_WITHIN))).toBe(0);
    });
  });

  it('by a whole run by the rules', async () => {
    const attempts = await during(async () => {
      const outcome = await run(['--proposer', 'rules']);
      expect(outcome.json(), outcome.stderr).toMatchObject({ status: 'verified' });
    });
    expect(attempts).toBe(0);
  });

  it('by a whole run by a model on loopback', async () => {
    const url = await model('127.0.0.1');
    const attempts = await during(async () => {
      const outcome = await askingModel(url);
      expect(outcome.json(), outcome.stderr).toMatchObject({ status: 'verified' });
      expect(await hostsAsked(outcome.json())).toEqual([url, url]);
    });
    expect(attempts).toBe(0);
  });

  it('by a run that is told of a model elsewhere, and not that it may be asked', async () => {
    // The name has to be looked up, and the address is not this machine's.
    for (const host of ['ollama.example:11434', '192.0.2.1:11434', await model(network.address)]) {
      const attempts = await during(async () => {
        const outcome = await askingModel(host);
        expect(outcome.code, outcome.stderr).toBe(3);
        expect(outcome.json().reasons).toMatchObject([{ code: 'proposer_unavailable' }]);
      });
      expect(attempts).toBe(0);
    }
  });

  it('but what the operator allows', async () => {
    const url = await model(network.address);
    const outcome = await askingModel(url, '--allow-remote-model');
    expect(outcome.json(), outcome.stderr).toMatchObject({ status: 'verified' });
    expect(await hostsAsked(outcome.json())).toEqual([url, url]);
    const page = await readArtifact(outcome.json().artifactsDir, 'PR_DESCRIPTION.md');
    expect(page).toContain(`Code of the repo was shown to the model ${MODEL.name} (${MODEL.digest}) at ${url}.`);

    const elsewhere = await during(() => askingModel('192.0.2.1:11434', '--allow-remote-model'));
    expect(elsewhere).toBeGreaterThan(0);
  });
});
