import { expect, test } from 'vitest';
import { objections } from './policy.ts';

test.each([
  ['hasattr', "import app\napp.f('a' if hasattr(app, 'clean') else 'b')"],
  [
    'hasattr under another name',
    "import app, builtins\nhas = builtins.hasattr\napp.f('a' if has(app, 'clean') else 'b')",
  ],
  ['getattr with a default', "import app\ngetattr(app, 'clean', None)"],
  ['vars', "import app\n'clean' in vars(app)"],
  ['__dict__', "import app\n'clean' in app.__dict__"],
  ['inspect', 'import inspect, app\ninspect.signature(app.f)'],
  ['from inspect', 'from inspect import getsource as g\nimport app\ng(app.f)'],
  ['__code__', 'import app\napp.f.__code__.co_firstlineno'],
  ['__file__ of a module', 'import app\nopen(app.__file__)'],
  ['the size of a source', "import os, app\nos.path.getsize('app.py') > 300"],
  [
    'an attribute that is tried',
    'import app\ntry:\n    app.clean\n    x = 1\nexcept AttributeError:\n    x = 2\napp.f(x)',
  ],
  [
    'an import that is tried',
    'from app import f\ntry:\n    from app import clean\nexcept (ImportError, KeyError):\n    f(1)',
  ],
  ['an import that is tried for anything', 'try:\n    import app.clean\nexcept Exception as e:\n    pass'],
  ['a name that is suppressed', 'import app, contextlib\nwith contextlib.suppress(AttributeError):\n    x = app.clean'],
  ['a module that is looked for', "import importlib.util\nimportlib.util.find_spec('app.clean')"],
])('a script that looks at the code is objected to: %s', async (_, script) => {
  const [sentence] = await objections({ script });
  expect(sentence).toMatch(/^In the script, .* looks at the code of the repo instead of running it; /);
});

test('variants and controls are looked at too', async () => {
  const looks = "import app\nhasattr(app, 'x')";
  const found = await objections({ script: 'import app', variants: ['import app', looks], controls: [looks] });
  expect(found).toEqual([expect.stringMatching(/^In variant 2,/), expect.stringMatching(/^In control 1,/)]);
});

const SCRIPT = "from app import f\n\nf('1,50')\n";

test.each<[string, Partial<Record<'variants' | 'controls', string[]>>, string]>([
  ['a variant with a comment', { variants: [`${SCRIPT}# b\n`] }, 'In variant 1, the input is that of the script;'],
  [
    'a variant with other names',
    { variants: ["from app import f\n\nf('2,50')\n", "from app import f as g\n\nx = '2,50'\nprint(f(x))\n"] },
    'In variant 2, the input is that of variant 1;',
  ],
  [
    'a control without the repo',
    { controls: ["import json\nprint(json.dumps('ok'))"] },
    'In control 1, nothing of the repo runs;',
  ],
  [
    'a control that handles the failure',
    { controls: ["from app import f\ntry:\n    f('x')\nexcept ValueError:\n    print('fine')"] },
    'In control 1, an error is handled;',
  ],
  [
    'a control twice',
    { controls: ["import app\napp.f('1')", "import app\nprint(app.f('1'))"] },
    'In control 2, the input is that',
  ],
])('%s is objected to', async (_, more, start) => {
  expect(await objections({ script: SCRIPT, ...more })).toEqual([expect.stringContaining(start)]);
});

test('other inputs, other calls and other programs are not', async () => {
  const variants = ["from app import f\n\nf('2,50')\n", "from app import g\n\ng('1,50')\n", SCRIPT];
  const controls = [
    "from app import f\n\nprint(f('1.50'))\n",
    "import runpy, sys\nsys.argv = ['app.py', '2']\nrunpy.run_path('app.py', run_name='__main__')\n",
    "import subprocess, sys\nsubprocess.run([sys.executable, 'app.py'], check=True)\n",
  ];
  expect(await objections({ script: SCRIPT, variants, controls })).toEqual([]);
});

test.each([
  ['a call', "from app import f\n\nassert f('1,50') == 1.5"],
  ['a path beside the script', 'import os, sys\nsys.path.insert(0, os.path.dirname(__file__))\nimport app'],
  [
    'a program run as it was',
    "import runpy, sys\nsys.argv = ['app.py']\nrunpy.run_path('app.py', run_name='__main__')",
  ],
  ['a module by its name', "import importlib\nimportlib.import_module('app').f('x')"],
  ['a caught exception that is raised again', 'from app import f\ntry:\n    f(1)\nexcept ValueError:\n    raise'],
  [
    'a module of Python’s that may be missing',
    'try:\n    import tomllib\nexcept ImportError:\n    tomllib = None\nimport app\napp.f(tomllib)',
  ],
  ['an AttributeError of the code', 'import app\ntry:\n    app.f(None)\nexcept AttributeError:\n    raise'],
  ['a data file', "import os\nos.path.getsize('data.csv')\nopen('data.csv').read()"],
  [
    'a double for what is outside',
    "from unittest.mock import patch\nimport app\nwith patch('app.fetch', return_value={}):\n    app.f()",
  ],
  ['what is no Python', 'Here is the script:'],
])('an honest script is not: %s', async (_, script) => {
  expect(await objections({ script })).toEqual([]);
});
