import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opsguard-config-'));
  file = join(folder, 'opsguard.json');
});
afterEach(() => rm(folder, { recursive: true }));
const settings = (content: unknown) => writeFile(file, JSON.stringify(content));

describe('the configuration', () => {
  it('is complete when nothing is set', async () => {
    expect(await loadConfig({}, {})).toEqual({
      image: 'python:3.11-slim',
      proposer: 'auto',
      model: null,
      mitigations: false,
      ollamaHost: '127.0.0.1:11434',
      natsUrl: null,
      natsMonitorUrl: null,
      requireSync: false,
      leaseMs: 10_000,
      jobLeaseMs: 30_000,
      warmContainers: null,
      maxRepoBytes: 100 * 1024 * 1024,
      limits: {
        wallMs: 30_000,
        testsWallMs: 300_000,
        memoryBytes: 512 * 1024 * 1024,
        processes: 128,
        cpus: 1,
        outputBytes: 1024 * 1024,
      },
    });
  });

  it('takes flags before variables, variables before the file, and the file before what is built in', async () => {
    await settings({ image: 'file', model: 'file', timeout_seconds: 5, processes: 64 });
    const env = { OPSGUARD_IMAGE: 'variable', OPSGUARD_MODEL: 'variable', OPSGUARD_TIMEOUT_SECONDS: '7' };
    const config = await loadConfig({ image: 'flag', model: undefined }, env, file);
    expect(config).toMatchObject({ image: 'flag', model: 'variable', proposer: 'auto' });
    expect(config.limits).toMatchObject({ wallMs: 7_000, processes: 64, cpus: 1 });
  });

  it('finds the file by a variable, and prefers the one that a flag names', async () => {
    await settings({ image: 'file' });
    expect(await loadConfig({}, { OPSGUARD_CONFIG: file })).toMatchObject({ image: 'file' });
    await expect(loadConfig({}, { OPSGUARD_CONFIG: file }, join(folder, 'other.json'))).rejects.toThrow('other.json');
  });

  it('takes a variable that is set to nothing as not set', async () => {
    expect(await loadConfig({}, { OPSGUARD_IMAGE: '' })).toMatchObject({ image: 'python:3.11-slim' });
  });

  it("knows Ollama's own variable, and its own before that", async () => {
    expect(await loadConfig({}, { OLLAMA_HOST: 'a:1' })).toMatchObject({ ollamaHost: 'a:1' });
    expect(await loadConfig({}, { OLLAMA_HOST: 'a:1', OPSGUARD_OLLAMA_HOST: 'b:2' })).toMatchObject({
      ollamaHost: 'b:2',
    });
  });

  it.each([
    ['image', ''],
    ['proposer', 'An Oracle'],
    ['timeout_seconds', '0'],
    ['timeout_seconds', 'soon'],
    ['tests_timeout_seconds', '1.5'],
    ['memory_mib', '63'],
    ['processes', '7'],
    ['cpus', '0'],
    ['output_kib', '-1'],
    ['max_repo_mib', 'Infinity'],
    ['warm_containers', '-1'],
    ['image', 'Bad Ref'],
    ['image', 'python:'],
    ['mitigations', 'perhaps'],
    ['nats_url', 'foo'],
    ['nats_url', 'http://host:4222'],
    ['nats_monitor_url', 'host'],
  ])('refuses %s = %j by its name', async (key, value) => {
    const refused = loadConfig({ [key]: value }, {});
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(`The setting ${key} cannot be used`);
  });

  it.each([
    ['timeout_seconds', 'soon', 'it takes a whole number of seconds from 1.'],
    ['mitigations', 'perhaps', 'it takes true or false.'],
    [
      'nats_url',
      'user:secret@host',
      'it takes an address that starts with nats:// or tls://, such as nats://host:4222.',
    ],
  ])('says what %s takes, and not what was given', async (key, value, says) => {
    await expect(loadConfig({ [key]: value }, {})).rejects.toThrow(`The setting ${key} cannot be used: ${says}`);
  });

  it.each([
    'python:3.11-slim',
    'opsguard/python:3.11',
    'localhost:5000/team/app_1/x--y',
    '[::1]:5000/app',
    'ghcr.io/team2/app',
    `python@sha256:${'0'.repeat(64)}`,
    `sha256:${'0'.repeat(64)}`,
    '0123456789ab',
  ])('takes the image %s', async (image) => {
    expect(await loadConfig({ image }, {})).toMatchObject({ image });
  });

  it.each(['nats://127.0.0.1:4222', 'nats://user:pass@host', 'tls://[::1]:4222', 'nats://token@host:1'])(
    'takes the NATS address %s',
    async (nats_url) => {
      expect(await loadConfig({ nats_url }, {})).toMatchObject({ natsUrl: nats_url });
    },
  );

  it.each([
    ['a setting that nobody knows', { imagee: 'x' }, 'The setting imagee cannot be used'],
    ['a list', [], 'holds no JSON object'],
    ['null', null, 'holds no JSON object'],
  ])('refuses a file with %s', async (_, content, message) => {
    await settings(content);
    await expect(loadConfig({}, {}, file)).rejects.toThrow(message);
  });

  it('refuses a file that is not there or no JSON, by its path', async () => {
    await expect(loadConfig({}, {}, file)).rejects.toThrow(`The configuration file ${file} cannot be read as JSON`);
    await writeFile(file, '{image:');
    await expect(loadConfig({}, {}, file)).rejects.toThrow(ConfigError);
  });
});
