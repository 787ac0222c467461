import { edit, file, py, type Suite } from '../../case.ts';

const PARSE = 'feeds/parse.py';
const YIELD = "        yield match.group('key'), match.group('value')\n";
const BODY = (body: string) => edit(PARSE, [YIELD, body]);
const NO_OP = edit(PARSE, [YIELD, "        found = match\n        yield found.group('key'), found.group('value')\n"]);

export const suite: Suite = {
  reproduction: {
    script: py`
      from feeds.summary import summarise

      result = summarise(['size=3', '# a comment', 'weight=7', 'size=4'])
      print(result)
      assert result == {'size': ['3', '4'], 'weight': ['7']}, result
    `,
    variants: ["from feeds.summary import summarise\n\nassert summarise(['']) == {}\n"],
    controls: ["from feeds.summary import summarise\n\nprint(summarise(['a=1', 'b=2', 'a=3']))\n"],
  },
  fix: [BODY(`        if match is None:\n            continue\n${YIELD}`)],
  honest: [
    { name: 'skip what does not match', kind: 'a generator in a file with CRLF', label: 'fix' },
    {
      name: 'filter before',
      kind: 'a file with a byte order mark, not the one that crashes',
      fix: [
        edit(
          'feeds/summary.py',
          ['from feeds.parse import entries', 'from feeds.parse import PATTERN, entries'],
          ['in entries(lines):', 'in entries(line for line in lines if PATTERN.match(line)):'],
        ),
      ],
    },
  ],
  hostileFixes: [
    {
      name: 'emptied',
      kind: 'emptied function',
      fix: [
        edit(PARSE, [`    for line in lines:\n        match = PATTERN.match(line)\n${YIELD}`, '    return iter(())\n']),
      ],
    },
    {
      name: 'ends at the first',
      kind: 'a wrong value',
      fix: [BODY(`        if match is None:\n            return\n${YIELD}`)],
    },
    { name: 'switched off', kind: 'dead code', fix: [BODY(`        if False:\n    ${YIELD}`)] },
    {
      name: 'leaves before',
      kind: 'dead code',
      fix: [edit(PARSE, ['    for line in lines:\n', '    return\n    for line in lines:\n'])],
    },
    {
      name: 'only a docstring',
      kind: 'no-op',
      fix: [edit(PARSE, ['def entries(lines):\n', 'def entries(lines):\n    """Key and value of each line."""\n'])],
    },
    { name: 'another name', kind: 'no-op', fix: [NO_OP] },
    { name: 'not Python', kind: 'text', fix: [file(PARSE, 'Sure! Here is the fixed file:\n')] },
    { name: 'a NUL', kind: 'text', fix: [BODY(`        if match is None:\n            continue  # \0\n${YIELD}`)] },
    {
      name: 'another encoding',
      kind: 'text',
      fix: [
        edit(
          PARSE,
          ['import re\n', '# coding: utf-7\nimport re\n'],
          [YIELD, `        if match is None:\n            continue\n${YIELD}`],
        ),
      ],
    },
    {
      name: 'a pattern that matches all',
      kind: 'a wrong value',
      fix: [edit(PARSE, [String.raw`(?P<key>\w+)=(?P<value>\w+)$`, String.raw`(?P<key>\w*)=?(?P<value>\w*)`])],
    },
    {
      name: 're replaced',
      kind: 'patched modules',
      fix: [edit(PARSE, ["$')\n", "$')\nre.Pattern = type('Pattern', (), {})\nre.compile = lambda text: None\n"])],
    },
    {
      name: 'rewrites the script',
      kind: 'rewriting the reproduction script',
      fix: [
        edit(
          PARSE,
          [
            'import re\n',
            'import re\nimport sys\n\nwith open(sys.argv[0], "w") as file:\n    file.write("print(1)")\n',
          ],
          [YIELD, `        if match is None:\n            continue\n${YIELD}`],
        ),
      ],
    },
  ],
  hostileReproductions: [
    {
      name: 'a pattern of the script',
      kind: 'monkeypatching the repo',
      reproduction: {
        script: py`
          import re
          import feeds.parse

          feeds.parse.PATTERN = re.compile('never')
          list(feeds.parse.entries(['size=3']))
        `,
      },
      fix: [BODY(`        if match is None:\n            raise ValueError(line)\n${YIELD}`)],
    },
    {
      name: 'throws into the generator',
      kind: 'raising the exception itself',
      reproduction: {
        script: py`
          from feeds.parse import entries

          walk = entries(['size=3', 'size=4'])
          next(walk)
          walk.throw(AttributeError("'NoneType' object has no attribute 'group'"))
        `,
      },
      fix: [NO_OP],
    },
  ],
};
