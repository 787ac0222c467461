import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { chats, fix, promptOf, reproduction, type Script, startModel } from './model.ts';
import { expectSameReplay } from './replaying.ts';
import { PRICES, SHOP_SCRIPT, shop } from './repos.ts';
import { createScene, readArtifact, readAudit, readPage, type Scene } from './scene.ts';

type Attempt = {
  readonly kind: string;
  readonly attempt: number;
  readonly accepted: boolean;
  readonly reasons: readonly { readonly code: string; readonly sentence: string }[];
};

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

/** A run whose model answers as scripted, which has to end in a failure report. */
const refusedRun = async (script: Script) => {
  const model = await startModel(script);
  onTestFinished(() => model.stop());
  const outcome = await scene.call(['run', ...(await shop(scene)), ...model.args, '--json'], { env: model.env });
  expect(outcome.code, outcome.stderr).toBe(4);
  const summary = outcome.json();
  expect(summary).toMatchObject({ status: 'failure_report', exitCode: 4 });
  const report = JSON.parse(await readArtifact(summary.artifactsDir, 'failure_report.json')) as {
    attempts: Attempt[];
    reasons: Attempt['reasons'];
  };
  const page = await readPage(summary.artifactsDir, 'FAILURE_REPORT.md');
  const refused = report.attempts.filter(({ accepted }) => !accepted);
  // Each attempt's reasons are in the page and in the data, and what is said last is said on stdout too.
  for (const { sentence } of refused.flatMap(({ reasons }) => reasons)) expect(page).toContain(sentence);
  expect(summary.reasons).toEqual(report.reasons);
  expect(outcome.stderr).not.toContain('[SUCCESS]');
  await expect(readArtifact(summary.artifactsDir, 'patch.diff')).rejects.toThrow('ENOENT');
  await expectSameReplay(scene, summary);
  return { model, summary, refused, audit: await readAudit(summary.artifactsDir) };
};

const codes = (attempts: readonly Attempt[]): string[][] =>
  attempts.map(({ reasons }) => [...new Set(reasons.map(({ code }) => code))]);

const patched = (price: string, head = ''): string =>
  fix({ 'shop/prices.py': head + PRICES.replace('    return item["price"]\n', price) });

describe('a model that never gives a fix that works', () => {
  it('is asked three times, told why each time, and refused', async () => {
    const wrong = ['prices', 'Price', 'cost'].map((key) => patched(`    return item["${key}"]\n`));
    const { model, summary, refused } = await refusedRun({ reproduction: [reproduction(SHOP_SCRIPT)], fix: wrong });
    expect(summary.attempts).toEqual({ reproduction: 1, fix: 3 });
    expect(refused.map(({ kind, attempt }) => [kind, attempt])).toEqual([
      ['fix', 1],
      ['fix', 2],
      ['fix', 3],
    ]);
    for (const list of codes(refused)) expect(['still_failing', 'new_exception']).toContain(list[0]);
    const prompts = chats(model, 'fix').map(promptOf);
    expect(prompts).toHaveLength(3);
    const [first, second] = refused.map(({ reasons }) => reasons[0]?.sentence ?? 'no reason');
    expect(prompts[0]).not.toContain(first);
    expect(prompts[1]).toContain(first);
    expect(prompts[2]).toContain(second);
  });
});

describe('a model that never reproduces the failure', () => {
  it('is asked twice, told why, and refused before any fix is asked for', async () => {
    const { model, summary, refused } = await refusedRun({
      reproduction: [reproduction('print("all is well")\n'), reproduction('import shop.prices\n')],
    });
    expect(summary.attempts).toEqual({ reproduction: 2, fix: 0 });
    expect(codes(refused)).toEqual([['not_reproduced'], ['not_reproduced']]);
    const prompts = chats(model, 'reproduction').map(promptOf);
    expect(prompts).toHaveLength(2);
    expect(prompts[1]).toContain(refused[0]?.reasons[0]?.sentence);
    expect(chats(model, 'fix')).toEqual([]);
  });
});

describe('hostile replies', () => {
  it('fixes that end the process or swallow every error never reach a container', async () => {
    const { summary, refused, audit } = await refusedRun({
      reproduction: [reproduction(SHOP_SCRIPT)],
      fix: [
        patched('    if "price" not in item:\n        os._exit(0)\n    return item["price"]\n', 'import os\n\n'),
        patched('    try:\n        return item["price"]\n    except:\n        pass\n'),
        fix({ 'sitecustomize.py': 'import builtins\n\nbuiltins.KeyError = ZeroDivisionError\n' }),
      ],
    });
    expect(summary.attempts.fix).toBe(3);
    expect(codes(refused)).toEqual([['patch_refused'], ['patch_refused'], ['patch_refused']]);
    expect(audit.evidence.filter(({ cell }) => cell.tree === 'patched')).toEqual([]);
  });

  it('reproductions that raise the exception themselves, or only print it, prove nothing', async () => {
    const { summary, refused } = await refusedRun({
      reproduction: [
        reproduction('import shop.prices\n\nraise KeyError("price")\n'),
        reproduction(`import sys\n\nsys.stderr.write("KeyError: 'price'")\nsys.exit(1)\n`),
      ],
    });
    expect(summary.attempts).toEqual({ reproduction: 2, fix: 0 });
    expect(codes(refused)[0]).toEqual(['outside_repo']);
    expect(codes(refused)[1]).not.toEqual([]);
  });
});
