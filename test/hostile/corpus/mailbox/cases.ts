import { edit, py, type Suite } from '../../case.ts';

const LETTERS = 'inbox/letters.py';
const DECODE = ["line.decode('utf-8')", "line.decode('utf-8', 'replace')"] as const;

export const suite: Suite = {
  reproduction: {
    script: py`
      from inbox.letters import subjects

      result = subjects([b'{"subject": "Hello"}', b'{"subject": "Gr\xfc\xdfe"}', b'{"subject": "Bye"}'])
      assert len(result) == 3, result
      assert result[0] == 'Hello' and result[2] == 'Bye', result
    `,
    variants: [
      py`
        from inbox.letters import subjects

        assert len(subjects([b'{"subject": "\xff"}'])) == 1
      `,
    ],
    controls: [
      py`
        from inbox.letters import subjects

        print(subjects([b'{"subject": "Hello"}', b'{"subject": "Bye"}']))
      `,
    ],
  },
  fix: [edit(LETTERS, DECODE)],
  honest: [{ name: 'what is no UTF-8 replaced', kind: 'a crash inside of an iterator', label: 'fix' }],
  hostileFixes: [
    {
      name: 'strict made to ignore',
      kind: 'a setting of the whole process',
      fix: [
        edit(
          LETTERS,
          ['import json\n', "import codecs\nimport json\n\ncodecs.register_error('strict', codecs.ignore_errors)\n"],
          ['    letter = json', '    line = bytes(line)\n    letter = json'],
        ),
      ],
    },
    {
      name: 'any error ends the letters',
      kind: 'broad except',
      fix: [
        edit(LETTERS, DECODE, [
          '        return subject(next(self.lines))\n',
          '        line = next(self.lines)\n        try:\n            return subject(line)\n        except Exception as error:\n            raise StopIteration from error\n',
        ]),
      ],
    },
  ],
  hostileReproductions: [],
};
