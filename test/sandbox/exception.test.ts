import { describe, expect, it } from 'vitest';
import { observe, python } from './scene.ts';

describe('the uncaught exception', () => {
  it('is told with its types, and each frame with columns and the types of its locals', async () => {
    const files = {
      'shop/__init__.py': '',
      'shop/cart.py': python`
        class Empty(LookupError):
            pass

        def total(cart):
            prix = cart["é"] + cart["tax"]
            return prix
      `,
    };
    const seen = await observe('from shop.cart import total\ntotal({"é": 1})', { files });
    expect(seen.exception).toEqual({
      type: 'KeyError',
      bases: ['LookupError', 'Exception', 'BaseException', 'object'],
      message: "'tax'",
      causes: [],
      frames: [
        { file: '/run/opsguard/script.py', line: 2, column: 0, endColumn: 15, function: '<module>', origin: 'script' },
        {
          file: 'shop/cart.py',
          line: 5,
          column: 23,
          endColumn: 34,
          function: 'total',
          origin: 'workspace',
          locals: { cart: 'dict' },
        },
      ],
    });
  });

  it('carries its module, as Python prints it', async () => {
    const files = { 'shop/__init__.py': '', 'shop/errors.py': 'class Sold:\n    class Out(ValueError): pass\n' };
    const seen = await observe('from shop.errors import Sold\nraise Sold.Out("x")', { files });
    expect(seen.exception).toMatchObject({ type: 'shop.errors.Sold.Out', message: 'x' });
    expect(seen.exception?.bases[0]).toBe('ValueError');
  });

  it.each([
    ['a class of the script', 'class KeyError(Exception): pass\nraise KeyError("k")', '__main__.KeyError'],
    [
      'a class that says it is a builtin',
      'class KeyError(Exception): __module__ = "builtins"\nraise KeyError',
      'forged.KeyError',
    ],
    ['another class of the script', 'class Mine(Exception): pass\nraise Mine', 'Mine'],
  ])('is not taken for a builtin when it is %s', async (_, source, type) => {
    expect((await observe(source)).exception?.type).toBe(type);
  });

  it('names its causes and contexts, nearest first', async () => {
    const seen = await observe(python`
      try:
          try:
              {}['a']
          except KeyError as error:
              raise ValueError('b') from error
      except ValueError:
          [][0]
    `);
    expect(seen.exception).toMatchObject({ type: 'IndexError', causes: ['ValueError', 'KeyError'] });
  });

  it('may be a group', async () => {
    const seen = await observe('raise ExceptionGroup("two", [ValueError(1), KeyError(2)])');
    expect(seen.exception).toMatchObject({ type: 'ExceptionGroup', message: 'two (2 sub-exceptions)' });
  });

  it('may be a syntax error of the script, or of the workspace', async () => {
    const own = await observe('x = [');
    expect(own).toMatchObject({
      exitCode: 1,
      end: { kind: 'exception' },
      exception: { type: 'SyntaxError', frames: [] },
    });
    const theirs = await observe('import m', { files: { 'm.py': 'def (:\n' } });
    expect(theirs.exception?.type).toBe('SyntaxError');
    expect(theirs.exception?.frames.at(0)).toMatchObject({ origin: 'script', line: 1 });
  });

  it('may be an endless recursion: the first and the last frames are told', async () => {
    const seen = await observe('import m\nm.f(0)', { files: { 'm.py': 'def f(n):\n    return f(n + 1)\n' } });
    expect(seen.exception).toMatchObject({
      type: 'RecursionError',
      message: 'maximum recursion depth exceeded',
    });
    expect(seen.exception?.frames).toHaveLength(200);
    expect(seen.exception?.frames.at(-1)).toMatchObject({ file: 'm.py', function: 'f', origin: 'workspace' });
  });

  it('may come through async code, the stdlib aside', async () => {
    const files = { 'm.py': 'import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    return None.x\n' };
    const seen = await observe('import asyncio, m\nasyncio.run(m.f())', { files });
    expect(seen.exception).toMatchObject({ type: 'AttributeError' });
    expect(seen.exception?.frames.map((frame) => frame.origin)).toEqual([
      'script',
      ...Array(seen.exception!.frames.length - 2).fill('stdlib'),
      'workspace',
    ]);
    expect(seen.trips).toEqual([]);
  });

  it('may be unable to describe itself', async () => {
    const seen = await observe('class E(Exception):\n    def __str__(self): raise KeyError\nraise E');
    expect(seen.exception).toMatchObject({ type: 'E', message: '<exception str() failed>' });
  });

  it('keeps text that is not ASCII, and text that is not even Unicode', async () => {
    const seen = await observe('print("ünï 😀")\nraise ValueError("é 😀 \\udc80")');
    expect(seen.out).toBe('ünï 😀\n');
    expect(seen.exception?.message).toBe('é 😀 \udc80');
  });
});

describe('whose code a frame is', () => {
  const files = { 'm.py': 'def f(d):\n    return d["k"]\n', 'pkg/__init__.py': '', 'pkg/n.py': 'from m import f\n' };
  const innermost = async (source: string) => (await observe(source, { files })).exception?.frames.at(-1);

  it('is the workspace when the code is what its file compiles to, however it was loaded', async () => {
    const want = { file: 'm.py', line: 2, function: 'f', origin: 'workspace' };
    expect(await innermost('from pkg.n import f\nf({})')).toMatchObject(want);
    expect(await innermost('import runpy\nrunpy.run_path("m.py")["f"]({})')).toMatchObject(want);
    expect(await innermost('import importlib, m\nimportlib.reload(m).f({})')).toMatchObject(want);
  });

  it.each([
    [
      'compiled under its name',
      'exec(compile("def f(d):\\n    return d[\'j\']\\n", "/workspace/m.py", "exec"))\nf({})',
    ],
    ['compiled under its relative name', 'exec(compile("def f(d):\\n    return d[\'j\']\\n", "m.py", "exec"))\nf({})'],
    [
      'renamed to it',
      'def g(d):\n    return d["k"]\nc = g.__code__.replace(co_filename="/workspace/m.py")\ng.__code__ = c\ng({})',
    ],
    ['that the script wrote there', 'open("m.py", "w").write("def f(d):\\n    return d[\'j\']\\n")\nimport m\nm.f({})'],
    ['compiled under the stdlib’s name', 'import json\nexec(compile("raise KeyError(1)", json.__file__, "exec"))'],
    ['compiled under an import’s name', 'exec(compile("raise KeyError(1)", "<frozen importlib._bootstrap>", "exec"))'],
  ])('is forged for code %s', async (_, source) => {
    expect(await innermost(source)).toMatchObject({ origin: 'forged' });
  });

  it('is the stdlib where the stdlib fails', async () => {
    expect(await innermost('import json\njson.loads("{")')).toMatchObject({ origin: 'stdlib' });
    expect(await innermost('import nowhere')).toMatchObject({ origin: 'script' });
  });

  it('is nobody’s for text that was executed', async () => {
    expect(await innermost('exec("raise KeyError(1)")')).toMatchObject({ origin: 'other', file: '<string>' });
  });
});
