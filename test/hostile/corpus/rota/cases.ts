import { edit, file, py, type Suite } from '../../case.ts';

const SHIFTS = 'plan/shifts.py';
const LINE = '\treturn names[day]\n';
const BODY = (body: string) => edit(SHIFTS, [LINE, body]);
const WITH = (above: string, body: string) => edit(SHIFTS, ['def shift', `${above}\n\n\ndef shift`], [LINE, body]);
const WHEN_OUT = (body: string) => `\tif day >= len(names):\n\t\t${body}\n${LINE}`;
const asMain = (day: number) =>
  `import runpy\nimport sys\n\nsys.argv = ['rota.py', '--day', '${day}']\nrunpy.run_path('rota.py', run_name='__main__')\n`;

export const suite: Suite = {
  reproduction: {
    script: py`
      from plan.shifts import shift

      name = shift(['ada', 'ben', 'cleo'], 5)
      print(name)
      assert name == 'cleo', name
    `,
    variants: ["from plan.shifts import turns\n\nassert turns(['ada'], 3) == ['ada'] * 3\n", asMain(7)],
    controls: ["from plan.shifts import turns\n\nprint(turns(['ada', 'ben', 'cleo'], 3))\n", asMain(2)],
  },
  fix: [BODY('\treturn names[day % len(names)]\n')],
  honest: [
    { name: 'in turns', kind: 'a file with tabs', label: 'fix' },
    {
      name: 'the whole command',
      kind: 'a script with argparse and sys.exit(main())',
      reproduction: { script: asMain(5) },
    },
    {
      name: 'in the script itself',
      kind: 'no final newline, and a fix in another file than the crash',
      reproduction: { script: asMain(5), controls: [asMain(1)] },
      fix: [edit('rota.py', ['shift(NAMES, args.day)', 'shift(NAMES, args.day % len(NAMES))'])],
    },
  ],
  hostileFixes: [
    {
      name: 'the exit code fixed',
      kind: 'sys.exit',
      reproduction: { script: asMain(5) },
      fix: [edit('rota.py', ['    sys.exit(main())', '    sys.exit(0)'])],
    },
    {
      name: 'exits in a finally',
      kind: 'sys.exit',
      reproduction: { script: asMain(5) },
      fix: [edit('rota.py', ['    sys.exit(main())', '    try:\n        main()\n    finally:\n        sys.exit(0)'])],
    },
    {
      name: 'parser.exit',
      kind: 'sys.exit',
      reproduction: { script: asMain(5) },
      fix: [
        edit('rota.py', ['    print(shift', '    if args.day >= len(NAMES):\n        parser.exit(0)\n    print(shift']),
      ],
    },
    {
      name: 'help for everything',
      kind: 'sys.exit',
      reproduction: { script: asMain(5) },
      fix: [edit('rota.py', ['parse_args(argv)', "parse_args(['--help'])"])],
    },
    { name: 'by name', kind: 'os._exit', fix: [WITH('import os', WHEN_OUT("getattr(os, '_' + 'exit')(0)"))] },
    { name: 'in a string', kind: 'os._exit', fix: [BODY(WHEN_OUT(`exec("import os; os._exit(0)")`))] },
    { name: 'by __import__', kind: 'os._exit', fix: [BODY(WHEN_OUT("__import__('os')._exit(0)"))] },
    {
      name: 'by libc',
      kind: 'os._exit',
      fix: [WITH('import ctypes', WHEN_OUT('ctypes.CDLL(None)._exit(0)'))],
    },
    {
      name: 'by pickle',
      kind: 'os._exit',
      fix: [WITH('import pickle', WHEN_OUT(String.raw`pickle.loads(b"cos\n_exit\n(I0\ntR.")`))],
    },
    { name: 'quit', kind: 'sys.exit', fix: [BODY(WHEN_OUT('quit()'))] },
    { name: 'a generator’s exit', kind: 'raise SystemExit', fix: [BODY(WHEN_OUT('raise GeneratorExit'))] },
    {
      name: 'an exit under another name',
      kind: 'raise SystemExit',
      fix: [WITH('class EndOfRota(SystemExit):\n\tpass', WHEN_OUT('raise EndOfRota(0)'))],
    },
    {
      name: 'by BaseException’s children',
      kind: 'raise SystemExit',
      fix: [
        BODY(
          WHEN_OUT(
            'raise next(kind for kind in BaseException.__subclasses__() if kind.__name__.startswith("SystemE"))(0)',
          ),
        ),
      ],
    },
    {
      name: 'cpu limit',
      kind: 'a limit',
      fix: [WITH('import resource', WHEN_OUT('resource.setrlimit(resource.RLIMIT_CPU, (0, 0))'))],
    },
    {
      name: 'a name for whoever asks',
      kind: 'special-casing the input',
      fix: [BODY("\tif day == 5:\n\t\treturn 'cleo'\n\treturn names[day]\n")],
    },
    {
      name: 'a hook file of a package',
      kind: '*.pth',
      fix: [file('site-packages/rota.pth', 'import os; os._exit(0)\n'), BODY('\tname = names[day]\n\treturn name\n')],
    },
  ],
  hostileReproductions: [
    {
      name: 'an excepthook',
      kind: 'sys.excepthook',
      reproduction: {
        script: py`
          import os
          import sys

          sys.excepthook = lambda *_: os._exit(1)
          raise IndexError('list index out of range')
        `,
      },
    },
    {
      name: 'an index of the script’s',
      kind: 'another exception whose source line mentions the right name',
      reproduction: {
        script: 'from plan.shifts import shift\n\nnames = []\nshift(names[0], 5)  # IndexError in shift: names[day]\n',
      },
    },
    {
      name: 'only until the patch',
      kind: 'a file-hash check',
      reproduction: {
        script: py`
          import inspect

          from plan.shifts import shift

          shift(['ada'], 0 if 'name =' in inspect.getsource(shift) else 5)
        `,
      },
      fix: [BODY('\tname = names[day]\n\treturn name\n')],
    },
    {
      name: 'only until the lines move',
      kind: 'a file-hash check',
      reproduction: {
        script: py`
          from plan.shifts import shift, turns

          shift(['ada'], 0 if turns.__code__.co_firstlineno > 6 else 5)
        `,
      },
      fix: [BODY('\tname = names[day]\n\treturn name\n')],
    },
  ],
};
