import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NODE } from '../e2e/cli.ts';
import { createScene, readArtifact, readRecords, type Scene } from '../e2e/scene.ts';

const NAMESPACE = fileURLToPath(new URL('./namespace.sh', import.meta.url));
const WITH_MODEL = fileURLToPath(new URL('./with-model.ts', import.meta.url));

/** Network namespaces take Linux and root; so does counting in them. */
const canIsolate = (): boolean => {
  try {
    execFileSync('unshare', ['--net', 'sh', NAMESPACE, '/dev/null', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
  await scene.example('parcel-quotes');
});
afterAll(() => scene.close());

const isolated = (counts: string): readonly string[] => ['unshare', '--net', 'sh', NAMESPACE, counts];
const countsFile = (name: string): string => join(scene.folder, `${name}.counts`);
/** Packets that were to leave the machine, by version of IP. */
const left = async (name: string): Promise<string> => readFile(countsFile(name), 'utf8');

const ALERT = ['run', '--repo', 'parcel-quotes', '--error-log', 'parcel-quotes/error.log', '--json'];

describe.skipIf(!canIsolate())('in a network namespace (needs root, unshare, ip and iptables)', () => {
  it.each([
    ['an IPv4 address', '198.51.100.7', /^4 [1-9]\d*\n6 0\n$/],
    ['an IPv6 address', '2001:db8:1::7', /^4 0\n6 [1-9]\d*\n$/],
    ['a name', 'models.example', /^4 [1-9]\d*\n|6 [1-9]\d*\n$/],
  ])('the count sees what asks for %s', async (name, host, seen) => {
    const program = `require('node:net').connect(80, '${host}').on('error', () => {}); setTimeout(() => process.exit(), 500);`;
    const [tool = '', ...args] = [...isolated(countsFile(name)), NODE, '-e', program];
    execFileSync(tool, args, { stdio: 'ignore' });
    expect(await left(name)).toMatch(seen);
  });

  const withModel = (address: string): readonly string[] => [
    ...isolated(countsFile(address)),
    ...[NODE, WITH_MODEL, address, 'parcel-quotes', join(scene.folder, 'parcel-quotes')],
  ];

  it('a whole remediation by a model asks for nothing but this machine', async () => {
    const outcome = await scene.call([...ALERT, '--proposer', 'ollama', '--model', 'm'], {
      wrapper: withModel('127.0.0.1'),
    });
    expect(outcome.code, outcome.stderr).toBe(0);
    const description = await readArtifact(outcome.json().artifactsDir, 'PR_DESCRIPTION.md');
    expect(description).toContain('the model m:latest');
    expect(description).not.toContain('outside this machine');
    expect(await left('127.0.0.1')).toBe('4 0\n6 0\n');
  });

  it('a whole remediation by the rules, with a model server far away configured, asks for nothing but this machine', async () => {
    const outcome = await scene.call([...ALERT, '--proposer', 'auto', '--model', 'm'], {
      wrapper: isolated(countsFile('rules')),
      env: { OPSGUARD_OLLAMA_HOST: 'models.example:11434' },
    });
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stderr).toContain('[PROPOSER] rules');
    expect(await left('rules')).toBe('4 0\n6 0\n');
  });

  it('a model far away is refused before it is asked, by address and by name', async () => {
    for (const host of ['192.0.2.1:11434', 'https://models.example']) {
      const outcome = await scene.call([...ALERT, '--proposer', 'ollama', '--model', 'm'], {
        wrapper: isolated(countsFile('refused')),
        env: { OPSGUARD_OLLAMA_HOST: host },
      });
      expect([host, outcome.code]).toEqual([host, 3]);
      expect(outcome.stderr).toContain('is not this machine: code of the repo would leave it');
      expect(await left('refused')).toBe('4 0\n6 0\n');
    }
  });

  it('with --allow-remote-model it is asked, and whoever reads the log or the description learns of it', async () => {
    // An address of the namespace that is no loopback: for the rule, as far away as any other.
    const outcome = await scene.call([...ALERT, '--proposer', 'ollama', '--model', 'm', '--allow-remote-model'], {
      wrapper: withModel('192.0.2.2'),
    });
    expect(outcome.code, outcome.stderr).toBe(0);
    const { artifactsDir } = outcome.json();
    const events = (await readRecords(artifactsDir)).flatMap((record) => record.events);
    expect(events[0]).toMatchObject({ type: 'run.started', options: { allowRemoteModel: true } });
    expect(events.find(({ type }) => type === 'patch.proposed')).toMatchObject({
      provenance: { options: { host: expect.stringMatching(/^http:\/\/192\.0\.2\.2:\d+$/) } },
    });
    const description = await readArtifact(artifactsDir, 'PR_DESCRIPTION.md');
    expect(description).toMatch(/The operator allowed a model outside this machine; it was asked at http.*192.0.2.2/);
  });
});
