import { expect, test } from 'vitest';
import { nameTable } from './names.ts';
import { descendants, parsePython } from './parser.ts';

/** What the argument of the last `USE(…)` in the source resolves to. */
const resolved = async (source: string) => {
  const { rootNode } = await parsePython(source);
  const call = descendants(rootNode, 'call').findLast((node) => node.childForFieldName('function')?.text === 'USE')!;
  return nameTable(rootNode).resolveAll(call.childForFieldName('arguments')!.namedChild(0)!);
};

test.each([
  ['import os\nUSE(os._exit)', ['os._exit']],
  ['import os as o\nUSE(o._exit)', ['os._exit']],
  ['import a.b\nUSE(a.b.c)', ['a.b.c']],
  ['import a.b as c\nUSE(c.d)', ['a.b.d']],
  ['from os import _exit as e\nUSE(e)', ['os._exit']],
  ['from . import x\nUSE(x.y)', ['.x.y']],
  ['from ..a.b import c as d\nUSE(d)', ['..a.b.c']],
  ['USE(eval)', ['eval']],
  ['USE(ｅval)', ['eval']],
  ['import os\ne = os\nf = e.kill\nUSE(f)', ['os.kill']],
  ['import os\nif (m := os):\n    USE(m.kill)', ['os.kill']],
  ['import json as m\nimport os as m\nUSE(m.x)', ['json.x', 'os.x']],
  ['def f(os):\n    USE(os.x)', []],
  ['import os\ndef f(os=os):\n    USE(os.x)', []],
  ['import os\ndef f(x=USE(os.x), os=1):\n    pass', ['os.x']],
  ['import os\n[0 for os in USE(os.x)]', ['os.x']],
  ['import os\n[USE(os.x) for os in y]', []],
  ['def f():\n    global m\n    import os as m\ndef g():\n    USE(m.x)', ['os.x']],
  ['def f():\n    m = 1\n    def g():\n        nonlocal m\n        import os as m\n    USE(m.x)', ['os.x']],
  ['class A:\n    import os as m\n    def f(self):\n        USE(m.x)', ['m.x']],
  ['class A:\n    import os as m\n    USE(m.x)', ['os.x']],
  ['def eval(x):\n    pass\nUSE(eval)', []],
  ['a = b\nb = a\nUSE(a)', []],
  ['USE((eval))', ['eval']],
  ['USE(f().x)', []],
])('in %j the argument is %j', async (source, names) => {
  expect(await resolved(source)).toEqual(names);
});
