import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inspectEngine } from '../../infra/docker/engine.ts';
import { ensureImage, imageId } from '../../services/sandbox/image/ensure.ts';
import { packTar } from '../../services/workspace/tar.ts';
import { docker, imageReference, sandbox } from './scene.ts';

describe('the image', () => {
  it('is present once it was ensured, under the same id', async () => {
    const reference = await imageReference();
    const id = await imageId(docker, reference);
    expect(await ensureImage(docker)()).toEqual({ _tag: 'Right', right: { reference, id, how: 'present' } });
  });

  it('tells its Python', async () => {
    const reference = await imageReference();
    const inspected = await sandbox.inspectImage(reference)();
    expect(inspected).toMatchObject({ right: { reference, id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) } });
    expect(inspected).toMatchObject({ right: { python: expect.stringMatching(/^3\.1[1-9]\.\d+$/) } });
  });

  it('without a python3 is refused, and so is one whose python3 does not run', async () => {
    for (const [name, entries] of [
      ['none', [{ path: 'bin/nothing', kind: 'file', executable: true, bytes: Buffer.from('') }]],
      ['broken', [{ path: 'usr/bin/python3', kind: 'file', executable: true, bytes: Buffer.from('no program') }]],
    ] as const) {
      const repo = `opsguard-test/${name}`;
      const stream = await docker.importImage(Readable.from([await packTar(entries)]), { repo, tag: '1' });
      await text(stream);
      onTestFinished(() => docker.getImage(`${repo}:1`).remove());
      expect(await sandbox.inspectImage(`${repo}:1`)()).toMatchObject({
        left: {
          kind: 'terminal',
          code: 'image_unavailable',
          message: expect.stringContaining('does not start python3'),
        },
      });
    }
  });

  it('of another name that neither the engine nor a registry has is refused with its name', async () => {
    // Port 1 of this machine: a registry that refuses at once.
    const result = await ensureImage(docker, '127.0.0.1:1/nowhere:1')();
    expect(result).toMatchObject({
      left: { code: 'image_unavailable', message: expect.stringContaining('127.0.0.1:1/nowhere:1') },
    });
  });
});

describe('the engine', () => {
  it('enforces the limits, and says what it is', async () => {
    expect(await inspectEngine(docker)).toMatchObject({ version: expect.any(String), rootless: expect.any(Boolean) });
  });
});
