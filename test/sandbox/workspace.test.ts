import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../services/failure.ts';
import { packTar } from '../../services/workspace/tar.ts';
import { jobOf, never, observe, python, sandbox } from './scene.ts';

describe('what was executed', () => {
  const files = {
    'm.py': python`
      import threading

      class Box:
          def open(self):
              def inner():
                  return 1
              return inner()

          def shut(self):
              return 2

      def branch(x):
          if x:
              y = 1
          else:
              y = 2
          return y
    `,
    'other.py': 'def f():\n    return 1\n',
  };

  it('names functions as file:qualname, and the lines of the files that were asked for', async () => {
    const seen = await observe('import m, other\nm.Box().open()\nm.branch(0)\nother.f()', {
      files,
      traceFiles: ['m.py'],
    });
    expect(seen.executedFunctions).toEqual([
      'm.py:<module>',
      'm.py:Box',
      'm.py:Box.open',
      'm.py:Box.open.<locals>.inner',
      'm.py:branch',
      'other.py:<module>',
      'other.py:f',
    ]);
    expect(seen.executedLines).toEqual({ 'm.py': [1, 3, 4, 5, 6, 7, 9, 12, 13, 16, 17] });
  });

  it('counts threads, tasks and what runs after the script’s end', async () => {
    const seen = await observe(
      python`
        import asyncio, atexit, threading, other
        import m
        threading.Thread(target=m.branch, args=(1,)).start()
        async def task(): m.Box().shut()
        asyncio.run(task())
        atexit.register(other.f)
      `,
      { files, traceFiles: ['m.py'] },
    );
    for (const name of ['m.py:branch', 'm.py:Box.shut', 'other.py:f']) expect(seen.executedFunctions).toContain(name);
    expect(seen.executedLines['m.py']).toContain(14);
    expect(seen.executedLines['m.py']).not.toContain(16);
  });

  it('leaves out code that only carries the file’s name', async () => {
    const seen = await observe('exec(compile("def branch(x):\\n  return x\\nbranch(1)", "/workspace/m.py", "exec"))', {
      files,
    });
    expect(seen.executedFunctions).toEqual([]);
  });
});

describe('what was done to the workspace', () => {
  const files = { 'a.txt': 'a', 'b.txt': 'b', 'd/c.txt': 'c', 'm.py': 'x = 1\n', 'e.txt': 'e' };

  it('is told by content: changed, deleted, created', async () => {
    const seen = await observe(
      python`
        import os, m
        stat = os.stat('a.txt')
        open('a.txt', 'w').write('A')
        os.utime('a.txt', ns=(stat.st_atime_ns, stat.st_mtime_ns))
        os.unlink('b.txt')
        os.mkdir('new')
        open('new/ü.txt', 'w').write('n')
        os.unlink('e.txt'); os.symlink('a.txt', 'e.txt')
        open('m.py').read()
        os.mkdir('__pycache__'); open('__pycache__/m.pyc', 'w').write('')
      `,
      { files },
    );
    expect(seen).toMatchObject({
      changedFiles: ['a.txt', 'e.txt'],
      deletedFiles: ['b.txt'],
      createdFiles: ['new/ü.txt'],
    });
  });

  it('is told where a script closed the doors behind it', async () => {
    const seen = await observe(
      python`
        import os
        open('a.txt', 'w').write('x')
        os.chmod('a.txt', 0)
        open('d/hidden', 'w').write('h')
        os.chmod('d', 0)
        os.mkfifo('pipe')
        with open('sparse', 'wb') as file: file.truncate(1 << 40)
      `,
      { files },
    );
    expect(seen).toMatchObject({
      changedFiles: ['a.txt'],
      deletedFiles: [],
      createdFiles: ['d/hidden', 'pipe', 'sparse'],
    });
  });

  it('is nothing, where a script only runs the repo', async () => {
    const seen = await observe('import m\nopen("/tmp/x", "w").write("t")', { files });
    expect(seen).toMatchObject({ exitCode: 0, changedFiles: [], deletedFiles: [], createdFiles: [] });
  });
});

describe('layers', () => {
  it('are laid one over the other, and are named in order', async () => {
    const seen = await observe('import m, n\nprint(m.x, n.y)', {
      files: { 'm.py': 'x = 1\n', 'n.py': 'y = 1\n' },
      overlays: [{ 'm.py': 'x = 2\n' }, { 'm.py': 'x = 3\n' }],
    });
    expect(seen.out).toBe('3 1\n');
    expect(seen.layers).toHaveLength(3);
    expect(seen.changedFiles).toEqual([]);
  });

  it('decide whose code it is by the file that won', async () => {
    const seen = await observe('import m\nm.f()', {
      files: { 'm.py': 'def f():\n    return 1\n' },
      overlays: [{ 'm.py': 'def f():\n    raise KeyError\n' }],
    });
    expect(seen.exception?.frames.at(-1)).toMatchObject({ file: 'm.py', line: 2, origin: 'workspace' });
  });

  it('bring no byte code, so that none is stale', async () => {
    const seen = await observe('import os\nprint(sorted(os.listdir()))', {
      files: { 'm.py': '', '__pycache__/m.cpython-311.pyc': 'x', 'n.pyc': 'x' },
    });
    expect(seen.out).toBe("['m.py']\n");
  });

  it('may have long names, names that are not ASCII, and a hundred folders', async () => {
    const long = `${'folder/'.repeat(40)}${'n'.repeat(100)}.txt`;
    const seen = await observe(`print(open(${JSON.stringify(long)}).read(), open("zwölf.txt").read())`, {
      files: { [long]: 'deep', 'zwölf.txt': '12' },
    });
    expect(seen).toMatchObject({ out: 'deep 12\n', exitCode: 0 });
  });
});

describe('trips', () => {
  const trip = (event: string, origin: string) => expect.objectContaining({ event, origin });

  it.each([
    ['os.system', 'import os\nos.system("true")'],
    ['os.fork', 'import os\nif not os.fork(): os._exit(0)'],
    ['subprocess.Popen', 'import subprocess\nsubprocess.run(["true"])'],
    ['ctypes.dlopen', 'import ctypes\nctypes.CDLL(None)'],
    ['sys._getframe', 'import sys\nsys._getframe(1)'],
    ['sys._getframe', 'import inspect\ninspect.stack()'],
    ['sys._getframe', 'import logging\nlogging.currentframe()'],
    ['sys._getframe', 'import logging\nlogging.getLogger().findCaller(stack_info=True)'],
    ['sys._getframe', 'import traceback\ntraceback.extract_stack()'],
    ['sys.settrace', 'import bdb\nbdb.Bdb().runcall(int)'],
    [
      'object.__getattr__:cr_frame',
      'import asyncio\nasync def f(): asyncio.current_task().get_stack()\nasyncio.run(f())',
    ],
    ['sys.settrace', 'import sys\nsys.settrace(None)'],
    ['gc.get_objects', 'import gc\ngc.get_objects()'],
    ['open:/proc', 'open("/proc/self/mem", "rb")'],
    ['object.__getattr__:tb_frame', 'try: 1 / 0\nexcept ZeroDivisionError as error: error.__traceback__.tb_frame'],
    ['socket.getaddrinfo', 'import socket\ntry: socket.getaddrinfo("localhost", 1)\nexcept OSError: pass'],
    ['open:script', 'open(__import__("sys").argv[0])'],
    ['open:script', 'open(b"/run//opsguard/../opsguard/script.py")'],
    ['open:script', 'import os\nos.symlink("/run/opsguard", "/tmp/x")\nopen("/tmp/x/script.py")'],
    ['open:script', 'import linecache\nlinecache.getline("/run/opsguard/script.py", 1)'],
    ['open:script', 'import logging\nlogging.warning("x", stack_info=True)'],
  ])('tell %s by code of the workspace', async (event, source) => {
    const seen = await observe('import m', { files: { 'm.py': source } });
    expect(seen.trips).toContainEqual(trip(event, 'workspace'));
    expect(seen.trips[0]?.where).toMatch(/^m\.py:\d+$/);
  });

  it('tell what the stdlib was told to trace in a thread', async () => {
    const source = 'import threading\nthreading.setprofile(print)\nthread = threading.Thread(target=int)\n';
    const seen = await observe('import m', { files: { 'm.py': `${source}thread.start()\nthread.join()\n` } });
    expect(seen.trips).toContainEqual(trip('sys.setprofile', 'other'));
  });

  it('cannot be taken back by whoever got hold of what writes them down', async () => {
    const seen = await observe('import m', {
      files: {
        'm.py': python`
          import sys
          frame = sys._getframe()
          while 'trips' not in frame.f_locals: frame = frame.f_back
          frame.f_locals['trips'].clear()
          frame.f_locals['finish'](None)
          frame.f_locals['os']._exit(0)
        `,
      },
    });
    expect(seen.trips).toContainEqual(trip('sys._getframe', 'workspace'));
  });

  it('tell what the script does, and what hides under the stdlib’s name', async () => {
    const seen = await observe(python`
      import enum, json
      exec(compile('import sys; sys._getframe(1)', enum.__file__, 'exec'))
      exec(compile('import gc; gc.get_objects()', json.__file__, 'exec'))
    `);
    expect(seen.trips).toContainEqual(trip('sys._getframe', 'script'));
    expect(seen.trips).toContainEqual(trip('gc.get_objects', 'other'));
  });

  it.each([
    ['open:source', 'print(open("m.py").read())'],
    ['open:source', 'import pathlib\npathlib.Path("/workspace/m.py").read_bytes()'],
    ['open:source', 'import inspect, m\ninspect.getsource(m.f)'],
    ['open:source', 'import linecache\nlinecache.getline("m.py", 1)'],
    ['open:source', 'import m\nm.__loader__.get_source("m")'],
    ['object.__getattr__:__code__', 'import m\nm.f.__code__.co_names'],
  ])('tell %s, when a script looks at the code instead of running it', async (event, source) => {
    const seen = await observe(source, { files: { 'm.py': 'def f():\n    return 1\n' } });
    expect(seen.trips).toContainEqual(trip(event, 'script'));
  });

  it('stay silent when code is read to be run, or shown in a traceback', async () => {
    const files = { 'm.py': 'def f():\n    return open(__file__).read() and f.__code__\n', 'main.py': 'import m\n' };
    const seen = await observe(
      python`
        import importlib, importlib.util, runpy, traceback
        import m
        m.f()
        importlib.reload(m)
        runpy.run_path('main.py', run_name='__main__')
        runpy.run_module('main', run_name='__main__')
        spec = importlib.util.spec_from_file_location('n', 'm.py')
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
        try:
            m.f(1)
        except TypeError:
            traceback.print_exc()
        open('made.py', 'w').write('x = 1')
        import made
      `,
      { files },
    );
    expect(seen).toMatchObject({ exitCode: 0, trips: [], end: { kind: 'end' } });
  });

  it('stay silent for honest code', async () => {
    const seen = await observe(python`
      import asyncio, collections, dataclasses, enum, logging, tempfile, threading, typing, unittest, warnings
      logging.warning('x')
      Point = collections.namedtuple('Point', 'x y')
      @dataclasses.dataclass
      class D: x: int = 1
      class E(enum.Enum): A = 1
      typing.NamedTuple('N', [('a', int)])
      async def main(): await asyncio.sleep(0)
      asyncio.run(main())
      with tempfile.TemporaryDirectory() as folder: open(folder + '/x', 'w').write('x')
      thread = threading.Thread(target=D); thread.start(); thread.join()
      warnings.warn('w', stacklevel=2)
      async def named(): return repr(asyncio.current_task())
      asyncio.run(named())
      with unittest.TestCase().assertRaises(ValueError): int('x')
      try: int('x')
      except ValueError: logging.exception('x')
      D(), E.A
    `);
    expect(seen).toMatchObject({ exitCode: 0, trips: [], end: { kind: 'end' } });
  });
});

describe('what is in the workspace', () => {
  it('is what is in its tars, byte by byte, with links and modes, but for byte code', async () => {
    const deep = `${'long/'.repeat(40)}ü € 𐍈.txt`;
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * index) % 256));
    const pack = async (...entries: Parameters<typeof packTar>[0]) => {
      const tar = await packTar(entries);
      return { bytes: tar, sha256: createHash('sha256').update(tar).digest('hex') };
    };
    const file = { kind: 'file', executable: false } as const;
    const job = await jobOf(python`
      import hashlib, os
      for folder, _, names in sorted(os.walk('.')):
          for name in sorted(names):
              path = os.path.join(folder, name)
              what = os.readlink(path) if os.path.islink(path) else hashlib.sha256(open(path, 'rb').read()).hexdigest()
              print(path[2:], what, oct(os.lstat(path).st_mode & 0o777), flush=True)
    `);
    const layers = [
      await pack(
        { ...file, path: deep, bytes },
        { ...file, path: 'empty', bytes: Buffer.alloc(0) },
        { ...file, path: 'pkg/__pycache__/m.cpython-311.pyc', bytes },
        { ...file, path: 'run.sh', executable: true, bytes: Buffer.from('#!/bin/sh\n') },
        { ...file, path: 'twice', bytes: Buffer.from('first') },
        { kind: 'link', path: 'link', target: 'run.sh' },
        { kind: 'link', path: 'was-link', target: 'run.sh' },
      ),
      await pack(
        { ...file, path: 'twice', bytes: Buffer.from('second') },
        { ...file, path: 'was-link', bytes: Buffer.from('text') },
      ),
    ];
    const seen = await unwrap(sandbox.observe({ ...job, layers }, never));
    const sha = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
    expect(seen.stdout.bytes.toString('utf8').trim().split('\n')).toEqual([
      `empty ${sha('')} 0o644`,
      'link run.sh 0o777',
      `run.sh ${sha('#!/bin/sh\n')} 0o755`,
      `twice ${sha('second')} 0o644`,
      `was-link ${sha('text')} 0o644`,
      `${deep} ${sha(bytes)} 0o644`,
    ]);
    expect(seen).toMatchObject({ exitCode: 0, changedFiles: [], deletedFiles: [], createdFiles: [] });
  });
});
