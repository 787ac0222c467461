import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectBroker } from '../../infra/nats/connection.ts';
import { BrokerUnavailableError } from '../../infra/nats/errors.ts';
import { startEmbeddedServer } from '../../infra/nats/server.ts';
import { createTemporaryFolder, killNow, processesNaming, startProcess } from './processes.ts';

const soon = { timeout: 20_000, interval: 20 };

/** Starts servers under a temporary folder of their own. */
const inFolder = async () => {
  const folder = await createTemporaryFolder();
  vi.stubEnv('TMPDIR', folder);
  return folder;
};

const serverPid = async (folder: string): Promise<number> => {
  const files = await readdir(folder, { recursive: true });
  return Number(/_(\d+)\.ports$/.exec(files.find((file) => file.endsWith('.ports'))!)![1]);
};

describe('the embedded server', () => {
  afterEach(() => void vi.unstubAllEnvs());

  test('takes nobody without its token, and never shows it', async () => {
    const folder = await inFolder();
    const server = await startEmbeddedServer();
    onTestFinished(() => server.stop());
    await (await connectBroker({ ...server, name: 'test' })).close();
    const { token, url } = server;
    const withToken = await connectBroker({ url: url.replace('//', `//${token}@`), name: 'test' });
    await withToken.close();
    for (const wrong of [{ url }, { url, token: 'guessed' }, { url: url.replace('//', '//user:guessed@') }]) {
      const refused = connectBroker({ ...wrong, name: 'intruder' });
      await expect(refused).rejects.toThrow(BrokerUnavailableError);
      await expect(refused).rejects.toThrow(/refused the credentials/);
      await expect(refused).rejects.not.toThrow(/guessed/);
    }
    const commands = await processesNaming(folder);
    expect(commands.some((line) => line.includes('nats-server'))).toBe(true);
    expect(commands.join('\n')).not.toContain(token);
    const [own] = (await readdir(folder)) as [string];
    expect((await stat(join(folder, own))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, own, 'server.conf'))).mode & 0o777).toBe(0o600);
    expect(new URL(url).hostname).toBe('127.0.0.1');
  });

  test('leaves no process and no folder when it is stopped', async () => {
    const folder = await inFolder();
    const server = await startEmbeddedServer();
    expect(await processesNaming(folder)).not.toEqual([]);
    await Promise.all([server.stop(), server.stop()]);
    expect(await processesNaming(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
    await expect(connectBroker({ ...server, name: 'late' })).rejects.toThrow(/cannot be reached/);
  });

  test('keeps what it stored where it was told to', async () => {
    const storeDir = await createTemporaryFolder();
    const once = await startEmbeddedServer({ storeDir });
    const broker = await connectBroker({ ...once, name: 'test' });
    await broker.jsm.streams.add({ name: 'KEPT', subjects: ['kept'] });
    await broker.js.publish('kept', 'this');
    await broker.close();
    await once.stop();
    const again = await startEmbeddedServer({ storeDir });
    onTestFinished(() => again.stop());
    const back = await connectBroker({ ...again, name: 'test' });
    onTestFinished(() => back.close());
    expect((await back.jsm.streams.getMessage('KEPT', { seq: 1 }))?.string()).toBe('this');
  });

  test('ends with the process that started it, however that ends', async () => {
    const folder = await createTemporaryFolder();
    const owner = await startProcess('./server-owner.ts', [], { TMPDIR: folder });
    const address = JSON.parse(await owner.line());
    await (await connectBroker({ ...address, name: 'test' })).close();
    expect(await processesNaming(folder)).not.toEqual([]);
    await killNow(owner.child);
    await vi.waitFor(async () => expect(await processesNaming(folder)).toEqual([]), soon);
    await vi.waitFor(async () => expect(await readdir(folder)).toEqual([]), soon);
    await expect(connectBroker({ ...address, name: 'late' })).rejects.toThrow(BrokerUnavailableError);
  });

  test('outlives a Ctrl-C for as long as its owner tidies up', async () => {
    const folder = await createTemporaryFolder();
    const owner = await startProcess('./server-owner.ts', ['ignore-interrupt'], { TMPDIR: folder });
    const address = JSON.parse(await owner.line());
    // What a terminal does: the whole process group is interrupted.
    process.kill(-owner.child.pid!, 'SIGINT');
    expect(await owner.line()).toBe('interrupted');
    await (await connectBroker({ ...address, name: 'test' })).close();
    await killNow(owner.child);
    await vi.waitFor(async () => expect(await readdir(folder)).toEqual([]), soon);
  });

  test('says so when it ends by itself', async () => {
    const folder = await inFolder();
    const server = await startEmbeddedServer();
    process.kill(await serverPid(folder), 'SIGKILL');
    const why = await server.failed;
    expect(why).toBeInstanceOf(BrokerUnavailableError);
    expect(why.message).toMatch(/has ended \(exit code 137, its last words: .*Server is ready/);
    expect(await readdir(folder)).toEqual([]);
    await server.stop();
  });

  test('that is not installed, or is something else, is an error with a way out', async () => {
    const folder = await inFolder();
    const missing = startEmbeddedServer({ binary: 'no-such-nats-server' });
    await expect(missing).rejects.toThrow(BrokerUnavailableError);
    await expect(missing).rejects.toThrow(/"no-such-nats-server" is not there.*install nats-server/);
    const other = join(folder, 'other');
    await writeFile(other, '#!/bin/sh\necho "I am no server"\nexit 3\n');
    await chmod(other, 0o755);
    await expect(startEmbeddedServer({ binary: other })).rejects.toThrow(/exit code 3, its last words: I am no server/);
    expect(await readdir(folder)).toEqual(['other']);
  });
});

describe('an address', () => {
  test.each(['localhost:4222', 'http://127.0.0.1', 'nats//x', ''])('%j is refused with a sentence', async (url) => {
    await expect(connectBroker({ url, name: 'test' })).rejects.toThrow(/nats:\/\/host:port/);
  });

  test('without a server behind it is an error that names it, without its password', async () => {
    const connecting = connectBroker({ url: 'nats://me:secret@127.0.0.1:1', name: 'test' });
    await expect(connecting).rejects.toThrow(/The NATS server at nats:\/\/127.0.0.1:1 cannot be reached/);
    await expect(connecting).rejects.not.toThrow(/secret/);
  });
});
