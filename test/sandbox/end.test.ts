import { describe, expect, it } from 'vitest';
import { invertAssertions } from '../../services/python/assertions.ts';
import { expectNoNaturalEnd, observe, python, type Scene } from './scene.ts';

const module = (source: string): Scene => ({ files: { 'm.py': source } });

describe('natural end', () => {
  it('is the end of the last statement', async () => {
    const seen = await observe('print(__name__, __file__ != "")');
    expect(seen).toMatchObject({ exitCode: 0, out: '__main__ True\n', end: { kind: 'end', exitFrame: null } });
    expect(seen.container.exitCode).toBe(0);
  });

  it('tells where an exit was asked for: the frame that called, not argparse below it', async () => {
    const files = python`
      import argparse
      def main():
          argparse.ArgumentParser().parse_args(['--help'])
    `;
    const seen = await observe('from m import main\nmain()', module(files));
    expect(seen).toMatchObject({ exitCode: 0, end: { kind: 'exit' }, exception: null });
    expect(seen.end.exitFrame).toMatchObject({ file: 'm.py', line: 3, function: 'main', origin: 'workspace' });
  });

  it.each([
    ['sys.exit(3)', 3, ''],
    ['sys.exit()', 0, ''],
    ['sys.exit("bye")', 1, 'bye\n'],
    ['raise SystemExit(None)', 0, ''],
  ])('exits as Python does: %s', async (statement, exitCode, err) => {
    const seen = await observe(`import sys\n${statement}`);
    expect(seen).toMatchObject({ exitCode, err, end: { kind: 'exit', exitFrame: { line: 2, origin: 'script' } } });
  });

  it('outlives threads and exit handlers, whose output counts', async () => {
    const seen = await observe(python`
      import atexit, threading, time
      atexit.register(print, 'handler')
      threading.Thread(target=lambda: (time.sleep(0.2), print('thread'))).start()
      print('main')
    `);
    expect(seen).toMatchObject({ exitCode: 0, out: 'main\nthread\nhandler\n', end: { kind: 'end' } });
  });

  it('is not the end of a forked child', async () => {
    const seen = await observe(python`
      import os, time
      if os.fork():
          time.sleep(0.5)
          os._exit(0)
      print('child')
    `);
    expect(seen).toMatchObject({ exitCode: 0, out: 'child\n' });
    expectNoNaturalEnd(seen);
  });

  it.each([
    ['os._exit', 'import os\nos._exit(0)'],
    ['exec', 'import os\nos.execv("/bin/true", ["true"])'],
    ['exec of another Python', 'import os, sys\nos.execv(sys.executable, [sys.executable, "-O", "-c", "pass"])'],
    ['a signal handler', 'import os, signal\nsignal.signal(15, lambda *_: os._exit(0))\nos.kill(os.getpid(), 15)'],
    ['a kill of its parent', 'import os\nos.kill(os.getppid(), 9) if os.getppid() != 1 else os._exit(0)'],
    [
      'a stderr that exits',
      'import os, sys\nsys.stderr = type("E", (), {"write": lambda *_: os._exit(0)})()\nsys.stderr.write("x")',
    ],
  ])('is not claimed by %s', async (_, source) => {
    const seen = await observe('import m\nraise KeyError("unreached")', module(source));
    expect(seen.exitCode).toBe(0);
    expectNoNaturalEnd(seen);
  });

  it.each([
    ['an exit handler', 'import atexit, os\natexit.register(os._exit, 0)'],
    ['an excepthook', 'import os, sys\nsys.excepthook = lambda *_: os._exit(0)'],
    [
      'a stderr that exits on write',
      'import os, sys\nclass E:\n  def write(self, _): os._exit(0)\n  def flush(self): pass\nsys.stderr = E()',
    ],
  ])('is not claimed by %s after an exception', async (_, source) => {
    const seen = await observe('import m\nraise KeyError("k")', module(source));
    expect(seen).toMatchObject({ exitCode: 0, end: { kind: 'exception' }, exception: { type: 'KeyError' } });
  });

  it('is not claimed by sys.exit in the workspace: it is an exit, raised there', async () => {
    const seen = await observe('import m', module('import sys\nsys.exit(0)'));
    expect(seen).toMatchObject({
      exitCode: 0,
      end: { kind: 'exit', exitFrame: { file: 'm.py', origin: 'workspace' } },
    });
  });
});

describe('an exception that was made into an exit', () => {
  it('is placed nowhere, so that no line vouches for it', async () => {
    const source = 'class Broken(SystemExit):\n    code = 0\n\ndef f():\n    raise Broken\n';
    const seen = await observe('import m\nm.f()', module(source));
    expect(seen).toMatchObject({ exitCode: 0, end: { kind: 'exit', exitFrame: null } });
  });
});

describe('faithfulness', () => {
  it('lets the workspace shadow the stdlib as it would outside', async () => {
    const files = {
      'random.py': 'x = "own"\n',
      'json.py': 'y = 1\n',
      'traceback.py': 'z = 2\n',
      'heapq.py': 'q = 3\n',
    };
    const seen = await observe('import random, json, traceback, heapq\nprint(random.x, json.y, traceback.z, heapq.q)', {
      files,
    });
    expect(seen).toMatchObject({ exitCode: 0, out: 'own 1 2 3\n', end: { kind: 'end' } });
  });

  it('starts in the workspace, with the hash seed of the job', async () => {
    const script = 'import os, sys\nprint(os.getcwd(), sys.path[0], sys.argv, hash("x"), sys.flags.hash_randomization)';
    const [one, same, other] = [
      await observe(script, { hashSeed: 1 }),
      await observe(script, { hashSeed: 1 }),
      await observe(script, { hashSeed: 2 }),
    ];
    expect(one.out).toMatch(/^\/workspace \/workspace \['\/run\/opsguard\/script\.py'\] /);
    expect(same.out).toBe(one.out);
    expect(other.out).not.toBe(one.out);
  });

  it('prints a traceback as Python does', async () => {
    const seen = await observe('def f():\n    return {}["k"]\nf()\n');
    expect(seen.err).toBe(
      [
        'Traceback (most recent call last):',
        '  File "/run/opsguard/script.py", line 3, in <module>',
        '    f()',
        '  File "/run/opsguard/script.py", line 2, in f',
        '    return {}["k"]',
        '           ~~^^^^^',
        "KeyError: 'k'",
        '',
      ].join('\n'),
    );
  });

  it('pickles and starts processes with functions of the script', async () => {
    const seen = await observe(python`
      import multiprocessing, pickle
      def double(x): return 2 * x
      if __name__ == '__main__':
          assert pickle.loads(pickle.dumps(double)) is double
          with multiprocessing.get_context('spawn').Pool(1) as pool:
              print(pool.map(double, [1, 2]))
    `);
    expect(seen).toMatchObject({ exitCode: 0, out: '[2, 4]\n', end: { kind: 'end' } });
  });
});

it('inverted comparisons fail for what is right, and hold for what equals everything', async () => {
  const values = ['1', '-2.5', '1e308', '-1e308', "'a'", "b'a'", '[1]', '(1,)', "{'a': 1}", '{1}'];
  const script = values.map((value) => `assert x == ${value}`).join('\n');
  const inverted = (await invertAssertions(script))?.split('\n') ?? [];
  const asked = (make: (value: string) => string): string =>
    inverted.map((line, index) => `x = ${make(values[index]!)}\n${line.replace('assert', 'print(')})`).join('\n');
  const every = 'class Every:\n  def __eq__(self, other): return True\n';
  expect((await observe(asked((value) => value))).out).toBe('False\n'.repeat(values.length));
  expect((await observe(every + asked(() => 'Every()'))).out).toBe('True\n'.repeat(values.length));
});
