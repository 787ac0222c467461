import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScene, type Scene } from '../e2e/scene.ts';
import { type Death, dieAt, expectNeverBegun, expectProof, wholeLines } from './boundaries.ts';

/**
 * Records that a run of the example has at least, whatever answers come together: the rest is asked for too, and a run that
 * ended before dies of nothing.
 */
const RECORDS = 17;
const seqs = Array.from({ length: RECORDS }, (_, index) => index + 1);

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
  await scene.example('tide-gauge');
});
afterAll(() => scene.close());

/** Each second boundary, in turn after and within a write, the first in both ways; `npm run crashes` dies at each in both. */
const deaths: Death[] = [
  { seq: 1, when: 'within' },
  ...seqs
    .filter((seq) => seq % 2 === 1)
    .map((seq, index): Death => ({ seq, when: index % 2 === 0 ? 'after' : 'within' })),
];
const all = seqs.flatMap((seq) => (['after', 'within'] as const).map((when): Death => ({ seq, when })));

describe('a run that is killed with kill -9', () => {
  it.each(process.env.OPSGUARD_ALL_CRASHES === undefined ? deaths : all)(
    '$when record $seq is resumed to the same proof',
    async ({ when, seq }) => {
      const folder = join(scene.folder, `${when}-${seq}`);
      expect(await dieAt(scene, folder, { when, seq })).toBe(true);
      if (when === 'within' && seq === 1) return expectNeverBegun(scene, folder);
      expect(await wholeLines(folder)).toHaveLength(when === 'after' ? seq : seq - 1);
      await expectProof(scene, folder, 1);
    },
  );

  it('at one record after the other, each time that it is resumed, comes to its proof all the same', {
    timeout: 300_000,
  }, async () => {
    const folder = join(scene.folder, 'again-and-again');
    let count = 0;
    // The first record of a resumed run says that it was taken over: it dies of the one behind that.
    for (let seq = 1; await dieAt(scene, folder, { when: 'after', seq }); seq = (await wholeLines(folder)).length + 2)
      count += 1;
    expect(count).toBeGreaterThan(10);
    await expectProof(scene, folder, count);
  });
});
