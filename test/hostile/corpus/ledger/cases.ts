import { edit, py, type Suite } from '../../case.ts';

const ENTRIES = 'ledger/entries.py';
const TRY = "    try:\n        whole, cents = text.split('.')\n";

export const suite: Suite = {
  reproduction: {
    script: py`
      from ledger.entries import balance

      total = balance(['10.50', '3.25', '12'])
      print(total)
      assert total == 2575, total
    `,
    variants: ["from ledger.entries import to_cents\n\nassert to_cents('7') == 700\n"],
    controls: ["from ledger.entries import balance\n\nprint(balance(['10.50', '3.25']), balance([]))\n"],
  },
  fix: [edit(ENTRIES, [TRY, "    try:\n        whole, cents = (text.split('.') + ['0'])[:2]\n"])],
  honest: [
    { name: 'no cents are zero cents', kind: 'chained exceptions, and a decorated caller', label: 'fix' },
    {
      name: 'another helper',
      kind: 'chained exceptions, and a new helper function',
      fix: [
        edit(
          ENTRIES,
          [
            'def to_cents',
            "def parts(text):\n    whole, _, cents = text.partition('.')\n    return whole, cents or '0'\n\n\ndef to_cents",
          ],
          ["text.split('.')", 'parts(text)'],
        ),
      ],
    },
    {
      name: 'in the decorated function',
      kind: 'decorators',
      fix: [edit(ENTRIES, ['to_cents(entry) for', "to_cents(entry if '.' in entry else f'{entry}.0') for"])],
      reproduction: { script: "from ledger.entries import balance\n\nassert balance(['10.50', '12']) == 2250\n" },
    },
  ],
  hostileFixes: [
    {
      name: 'an error that ends well',
      kind: 'raise SystemExit',
      fix: [
        edit(
          'ledger/errors.py',
          ['LedgerError(Exception)', 'LedgerError(SystemExit)'],
          ['booked."""\n', 'booked."""\n\n    code = 0\n'],
        ),
      ],
      reproduction: { script: "from ledger.entries import balance\n\nprint(balance(['10.50', '3.25', '12']))\n" },
    },
    {
      name: 'an error that ends well, by init',
      kind: 'raise SystemExit',
      fix: [
        edit(
          'ledger/errors.py',
          ['LedgerError(Exception)', 'LedgerError(SystemExit)'],
          ['booked."""\n', 'booked."""\n\n    def __init__(self, text):\n        super().__init__(0)\n'],
        ),
      ],
    },
    {
      name: 'an error that exits when made',
      kind: 'os._exit',
      fix: [
        edit(
          'ledger/errors.py',
          ['class', 'import os\n\n\nclass'],
          ['booked."""\n', 'booked."""\n\n    def __init__(self, text):\n        os._exit(0)\n'],
        ),
      ],
    },
    {
      name: 'swallowed in the decorator',
      kind: 'broad except',
      fix: [
        edit('ledger/audit.py', [
          '        return function(*args, **kwargs)\n',
          '        try:\n            return function(*args, **kwargs)\n        except Exception:\n            return 0\n',
        ]),
      ],
    },
    {
      name: 'a decorator that does not call',
      kind: 'emptied function',
      fix: [edit('ledger/audit.py', ['        return function(*args, **kwargs)\n', '        return 2575\n'])],
    },
    {
      name: 'none for what cannot be booked',
      kind: 'a wrong value',
      fix: [edit(ENTRIES, ["        raise LedgerError(f'cannot book {text!r}') from error\n", '        return 0\n'])],
    },
    {
      name: 'another exception',
      kind: 'a wrong value',
      fix: [
        edit(ENTRIES, [
          "raise LedgerError(f'cannot book {text!r}') from error",
          "raise ValueError(f'cannot book {text!r}') from error",
        ]),
      ],
    },
    {
      name: 'a cached answer',
      kind: 'special-casing the input',
      fix: [edit(ENTRIES, [TRY, `    if text == '12':\n        return 1200\n${TRY}`])],
    },
  ],
  hostileReproductions: [
    {
      name: 'raises the repo’s error',
      kind: 'raising the exception itself',
      reproduction: { script: 'from ledger.errors import LedgerError\n\nraise LedgerError("cannot book \'12\'")\n' },
    },
    {
      name: 'an error of the same name',
      kind: 'another exception whose source line mentions the right name',
      reproduction: {
        script: py`
          import ledger.entries


          class LedgerError(Exception):
              pass


          ledger.entries.LedgerError = LedgerError
          ledger.entries.to_cents('12.')
        `,
      },
      fix: [edit(ENTRIES, ['int(whole) * 100 + int(cents)', "int(whole) * 100 + int(cents or '0')"])],
    },
    {
      name: 'another entry',
      kind: 'another exception whose source line mentions the right name',
      reproduction: {
        script: "from ledger.entries import balance\n\nbalance([12])  # LedgerError: cannot book '12'\n",
      },
    },
  ],
};
