import { execFile } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../bench/evaluate/outcome.ts';
import { createScene, type ExampleName, type Scene } from '../e2e/scene.ts';

const MAIN = fileURLToPath(new URL('../../bench/evaluate/main.ts', import.meta.url));

/** Asks for the right answer: an order's digit decides its zone. */
const TELLS = `import unittest

from parcels.zones import zone_of


class Zones(unittest.TestCase):
    """marker-of-the-hidden-test"""

    def test_zone(self):
        self.assertIn(zone_of({"post_code": "10115"}), (1, 2, 3))


if __name__ == "__main__":
    unittest.main()
`;
/** Asks for what nobody fixes. */
const NEVER = 'def test_never():\n    import parcels.zones as zones\n    assert not hasattr(zones, "zone_of")\n';
const ALWAYS = 'print("a plain script that passes before and after")\n';

let scene: Scene;
const evaluate = (...args: string[]) => scene.call(args, { main: MAIN });
const aCase = async (name: string, example: ExampleName, hiddenTest: string): Promise<void> => {
  await scene.write(join(name, 'case.json'), JSON.stringify({ title: name, author: 'not read' }));
  await scene.write(join(name, 'hidden_test.py'), hiddenTest);
  const repo = await scene.example(example);
  await rename(join(repo, 'error.log'), join(scene.folder, name, 'error.log'));
  await rename(repo, join(scene.folder, name, 'repo'));
};

beforeAll(async () => {
  scene = await createScene();
});
afterAll(() => scene.close());

describe('an evaluation', () => {
  it('plays each case through the engine, and shows what was verified to a test that the engine never saw', async () => {
    await aCase('cases/told', 'parcel-quotes', TELLS);
    await aCase('cases/wrong', 'parcel-quotes', NEVER);
    await aCase('cases/useless', 'tide-gauge', ALWAYS);
    const { code, stdout, stderr, json } = await evaluate('cases', '--proposer', 'rules', '--jobs', '2', '--json');
    type Sum = { verified: number; hiddenPassed: number; hiddenFailed: number; useless: number };
    const { outcomes, out, ...sum } = json<Sum & { outcomes: Outcome[]; out: string }>();
    expect(sum).toMatchObject({ cases: 3, reproduced: 3, verified: 3, hiddenPassed: 1, hiddenFailed: 1, useless: 1 });
    expect(outcomes.map(({ one, hidden }) => [one.name, hidden])).toEqual([
      ['told', 'passed'],
      ['useless', 'useless'],
      ['wrong', 'failed'],
    ]);
    expect(code, 'a verified patch that fails its hidden test is a failure').toBe(1);
    expect(stdout).toMatch(/^wrong +yes +yes +FAILED +fix/m);
    expect(stdout).toContain('hidden tests passed: 1 of 2 verified patches that have one');
    expect(stderr).toMatch(/^\[3\/3\] /m);
    const { stdout: seen } = await promisify(execFile)('grep', ['-rlF', 'marker-of-the-hidden-test', out]).catch(
      ({ stdout }: { stdout: string }) => ({ stdout }),
    );
    expect(seen, 'files of the runs that hold the hidden test').toBe('');
    expect((await scene.call(['show', join(out, 'told')])).stdout).toContain('verified');
  });

  it('names every case that cannot be played, and plays none', async () => {
    await scene.write('broken/a/case.json', '{}');
    await scene.write('broken/b/case.json', '[');
    const { code, stdout, stderr } = await evaluate('broken');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('2 cases cannot be played: a: it has no folder repo/; b: ');
  });

  it.each([
    [['nowhere'], 'There is no folder'],
    [[], 'Name one folder of cases'],
    [['cases', '--jobs', '0'], '--jobs takes a number'],
    [['cases', '--only', 'nothing-like-it'], 'holds no case'],
    [['cases', '--proposer', 'oracle'], "There is no proposer 'oracle' here; there are auto, ollama, rules"],
  ])('refuses %j with a sentence', async (args, sentence) => {
    const { code, stderr } = await evaluate(...args);
    expect([code, stderr.split('\n').length]).toEqual([2, 2]);
    expect(stderr).toContain(sentence);
  });
});
