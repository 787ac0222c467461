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
  ])('refuses %s = %j by its name', async (key, value) => {
    const refused = loadConfig({ [key]: value }, {});
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(`The setting ${key} cannot be used`);
  });

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
