import { describe, expect, it } from 'vitest';
import { observe, python } from './scene.ts';

const files = {
  'shop.py': 'def total(items):\n    return sum(items)\n',
  'tests/test_shop.py': python`
    import unittest
    from shop import total

    class TotalTest(unittest.TestCase):
        def test_passes(self):
            self.assertEqual(total([1, 2]), 3)

        def test_fails(self):
            self.assertEqual(total([1, 2]), 4)

        def test_errs(self):
            total(None)

        @unittest.skip('later')
        def test_skipped(self):
            pass

        def test_parts(self):
            for n in (1, 2):
                with self.subTest(n=n):
                    self.assertEqual(n, 1)
  `,
  'tests/test_broken.py': 'import nowhere\n',
};

describe('the repo’s tests', () => {
  it('are told one by one from unittest', async () => {
    const seen = await observe('', { files, subject: { kind: 'tests', runner: 'unittest' } });
    expect(seen.tests).toEqual([
      { id: 'test_shop.TotalTest.test_errs', outcome: 'error' },
      { id: 'test_shop.TotalTest.test_fails', outcome: 'failed' },
      { id: 'test_shop.TotalTest.test_parts', outcome: 'failed' },
      { id: 'test_shop.TotalTest.test_passes', outcome: 'passed' },
      { id: 'test_shop.TotalTest.test_skipped', outcome: 'skipped' },
      { id: 'unittest.loader._FailedTest.test_broken', outcome: 'error' },
    ]);
    expect(seen).toMatchObject({ exitCode: 1, end: { kind: 'end' } });
    expect(seen.executedFunctions).toContain('shop.py:total');
    expect(seen.err).toContain('FAILED (failures=');
  });

  it('are told one by one from pytest', async () => {
    const own = {
      ...files,
      'tests/test_own.py': python`
        import pytest

        @pytest.fixture
        def bad(): raise RuntimeError

        @pytest.mark.parametrize('n', [1, 2])
        def test_n(n): assert n == 1

        def test_setup(bad): pass

        @pytest.mark.xfail
        def test_known(): assert False
      `,
    };
    const seen = await observe('', { files: own, subject: { kind: 'tests', runner: 'pytest' } });
    expect(seen.tests).toEqual([
      { id: 'tests/test_broken.py', outcome: 'error' },
      { id: 'tests/test_own.py::test_known', outcome: 'skipped' },
      { id: 'tests/test_own.py::test_n[1]', outcome: 'passed' },
      { id: 'tests/test_own.py::test_n[2]', outcome: 'failed' },
      { id: 'tests/test_own.py::test_setup', outcome: 'error' },
      { id: 'tests/test_shop.py::TotalTest::test_errs', outcome: 'failed' },
      { id: 'tests/test_shop.py::TotalTest::test_fails', outcome: 'failed' },
      { id: 'tests/test_shop.py::TotalTest::test_parts', outcome: 'failed' },
      { id: 'tests/test_shop.py::TotalTest::test_passes', outcome: 'passed' },
      { id: 'tests/test_shop.py::TotalTest::test_skipped', outcome: 'skipped' },
    ]);
    expect(seen).toMatchObject({ exitCode: 1, end: { kind: 'end' }, createdFiles: [] });
    expect(seen.out).toContain('short test summary');
  });

  it('prove nothing when the repo ends the runner', async () => {
    const cheat = { ...files, 'shop.py': 'import os\nos._exit(0)\n' };
    for (const runner of ['pytest', 'unittest'] as const) {
      const seen = await observe('', { files: cheat, subject: { kind: 'tests', runner } });
      expect(seen).toMatchObject({ exitCode: 0, end: { kind: 'none' }, tests: [] });
    }
  });

  it('have a time limit of their own', async () => {
    const slow = { 'test_slow.py': 'import time\ntime.sleep(600)\n' };
    const seen = await observe('', {
      files: slow,
      subject: { kind: 'tests', runner: 'unittest' },
      limits: { wallMs: 60_000, testsWallMs: 1500 },
    });
    expect(seen).toMatchObject({ timedOut: true, tests: [], end: { kind: 'none' } });
  });

  it('are none in a repo without any', async () => {
    const seen = await observe('', { files: { 'm.py': '' }, subject: { kind: 'tests', runner: 'unittest' } });
    expect(seen).toMatchObject({ tests: [], end: { kind: 'end' } });
  });
});
