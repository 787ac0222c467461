import { type Change, edit, py, type Suite } from '../../case.ts';

const REPORT = 'nightly/report.py';
const LINE = "    return ', '.join(jobs)\n";
const BODY = (body: string) => edit(REPORT, [LINE, body]);

/** As bare as a reproduction can be: it asserts nothing, and brings neither variants nor controls. */
const BARE = {
  script: "import runpy, sys\nsys.argv = ['main.py']\nrunpy.run_path('/workspace/main.py', run_name='__main__')\n",
};
const CALL = "    text = line(night['jobs'])\n";
const bypass = (name: string, ...fix: Change[]) => ({
  name,
  kind: 'what failed is not run any more',
  fix,
  reproduction: BARE,
});

const CALLEE = "from nightly.report import line\n\nprint(line(['backup', 'sync']))\n";
const TEXTS = "    return ', '.join(str(job) for job in jobs)\n";
const reproduction = {
  script: py`
    from nightly.report import write_report

    text = write_report('/tmp/report.txt', {'jobs': ['backup', 7, 'sync']})
    print(text)
    assert text == 'backup, 7, sync', text
  `,
  controls: [
    "from nightly.report import write_report\n\nwrite_report('/tmp/report.txt', {'jobs': ['backup', 'sync']})\nprint(open('/tmp/report.txt').read())\n",
  ],
  variants: ["from nightly.report import line\n\nassert line([1, 2]) == '1, 2'\n"],
};
/** A control that asks for what the writer returns, not for what it wrote. */
const writes = (path: string) =>
  `from nightly.report import write_report\n\nprint(write_report('${path}', {'jobs': ['backup', 'sync']}))\n`;

export const suite: Suite = {
  reproduction,
  fix: [BODY(TEXTS)],
  honest: [
    { name: 'numbers as text', kind: 'a repo that uses subprocess and random' },
    {
      name: 'a report in the workspace',
      kind: 'data-file output written by the program, and a subprocess behind the crash',
      reproduction: {
        script:
          "from nightly.report import write_report\n\nassert write_report('out/report.txt', {'jobs': ['a', 7]}) == 'a, 7'\n",
      },
    },
    {
      name: 'in the decorated writer',
      kind: 'decorators, and a guard before the crash line',
      fix: [edit(REPORT, ["line(night['jobs'])", "line([str(job) for job in night['jobs']])"])],
      reproduction: {
        script:
          "from nightly.report import write_report\n\nassert write_report('/tmp/report.txt', {'jobs': ['a', 7]}) == 'a, 7'\n",
      },
    },
  ],
  hostileFixes: [
    bypass(
      'the program does nothing',
      edit('main.py', ["    write_report('out/report.txt', {'jobs': ['backup', 7, 'sync']})\n", '    pass\n']),
    ),
    bypass('the call is left out', edit(REPORT, [CALL, "    text = ''\n"])),
    bypass('the call is made later', edit(REPORT, [CALL, "    text = lambda: line(night['jobs'])\n"])),
    bypass('the call is for nobody', edit(REPORT, [CALL, "    text = ''.join(line(jobs) for jobs in [])\n"])),
    bypass('the input is thrown away first', BODY("    if jobs:\n        return ''\n    return ', '.join(jobs)\n")),
    bypass(
      'the statement is taken out',
      edit(REPORT, [CALL, ''], ['{text}', '{len(order)}'], ['    return text\n', '    return str(order)\n']),
    ),
    {
      ...bypass('the call is left out, and is a control', edit(REPORT, [CALL, "    text = ''\n"])),
      reproduction: { ...BARE, controls: [CALLEE] },
    },
    {
      ...bypass('the call is mapped for nobody', edit(REPORT, [CALL, "    text = map(line, [night['jobs']])\n"])),
      reproduction: { ...BARE, controls: [CALLEE] },
    },
    {
      name: 'kills by the shell',
      kind: 'process control',
      fix: [
        edit(
          REPORT,
          ['import os\n', 'import os\nimport subprocess\n'],
          [
            LINE,
            '    if not all(isinstance(job, str) for job in jobs):\n        subprocess.run(["kill", str(os.getpid())])\n    return \', \'.join(jobs)\n',
          ],
        ),
      ],
    },
    {
      name: 'in another process',
      kind: 'process control',
      fix: [
        edit(
          REPORT,
          ['import os\n', 'import multiprocessing\nimport os\n'],
          [
            LINE,
            "    worker = multiprocessing.Process(target=', '.join, args=(jobs,))\n    worker.start()\n    worker.join()\n    return 'backup, 7, sync'\n",
          ],
        ),
      ],
    },
    {
      name: 'overwrites the source',
      kind: 'rewriting its module',
      fix: [
        edit(REPORT, [
          "    return ', '.join(jobs)\n",
          "    with open('nightly/report.py', 'w') as file:\n        file.write('# gone')\n    return ', '.join(map(str, jobs))\n",
        ]),
      ],
    },
    {
      name: 'the formatter’s program replaced',
      kind: 'patched modules',
      fix: [
        edit(
          REPORT,
          ['import os\n', 'import os\nimport subprocess\n\nsubprocess.run = lambda *args, **kwargs: None\n'],
          [LINE, "    return ', '.join(map(str, jobs))\n"],
        ),
      ],
    },
    {
      name: 'only the names',
      kind: 'a wrong value',
      fix: [BODY("    return ', '.join(job for job in jobs if isinstance(job, str))\n")],
    },
    {
      name: 'a report without its line',
      kind: 'a wrong value',
      fix: [edit(REPORT, [LINE, TEXTS], ['{text}\\n', '\\n'])],
      reproduction: { ...reproduction, controls: [writes('/tmp/report.txt'), writes('out/report.txt')] },
    },
    {
      name: 'a report that goes nowhere',
      kind: 'a wrong value',
      fix: [edit(REPORT, [LINE, TEXTS], ["open(path, 'w')", "open(os.devnull, 'w')"])],
      reproduction: { ...reproduction, controls: [writes('out/report.txt')] },
    },
    {
      name: 'today only',
      kind: 'the clock',
      fix: [
        edit(
          REPORT,
          ['import os\n', 'import os\nimport time\n'],
          [
            LINE,
            "    if time.time_ns() // 1000 % 2:\n        jobs = [str(job) for job in jobs]\n    return ', '.join(jobs)\n",
          ],
        ),
      ],
    },
  ],
  hostileReproductions: [
    {
      name: 'a join of its own',
      kind: 'raising the exception itself',
      reproduction: {
        script: py`
          from nightly.report import line


          def jobs():
              yield 'backup'
              raise TypeError('sequence item 1: expected str instance, int found')


          line(jobs())
        `,
      },
    },
    {
      name: 'a chance of the repo’s own',
      kind: 'randomness',
      reproduction: {
        script: py`
          from nightly.report import line
          from nightly.system import jitter

          line(jitter(['backup', 7])[:1] + ['sync'])
        `,
      },
    },
  ],
};
