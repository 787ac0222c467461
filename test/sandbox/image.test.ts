import { describe, expect, it } from 'vitest';
import { inspectEngine } from '../../infra/docker/engine.ts';
import { ensureImage, imageId } from '../../services/sandbox/image/ensure.ts';
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
