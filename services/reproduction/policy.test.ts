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
])('a script that looks at the code is objected to: %s', async (_, script) => {
  const [sentence] = await objections({ script });
  expect(sentence).toMatch(/^In the script, .* looks at the code of the repo instead of running it; /);
});

test('variants and controls are looked at too', async () => {
  const looks = "import app\nhasattr(app, 'x')";
  const found = await objections({ script: 'import app', variants: ['import app', looks], controls: [looks] });
  expect(found).toEqual([expect.stringMatching(/^In variant 2,/), expect.stringMatching(/^In control 1,/)]);
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
  ['a data file', "import os\nos.path.getsize('data.csv')\nopen('data.csv').read()"],
  [
    'a double for what is outside',
    "from unittest.mock import patch\nimport app\nwith patch('app.fetch', return_value={}):\n    app.f()",
  ],
  ['what is no Python', 'Here is the script:'],
])('an honest script is not: %s', async (_, script) => {
  expect(await objections({ script })).toEqual([]);
});
