import { edit, py, type Suite } from '../../case.ts';

const QUOTES = 'prices/quotes.py';

export const suite: Suite = {
  reproduction: {
    script: py`
      from decimal import Decimal

      from prices.quotes import quotes

      result = dict(quotes(['tea;2.50', 'milk;1.20 EUR', 'oats;3.10']))
      assert result['tea'] == Decimal('2.50'), result
      assert result['oats'] == Decimal('3.10'), result
    `,
    variants: ["from prices.quotes import quotes\n\nprint(quotes(['jam;EUR 2']))\n"],
    controls: ["from prices.quotes import quotes\n\nprint(quotes(['tea;2.50', 'oats;3.10']))\n"],
  },
  fix: [edit(QUOTES, ['Decimal(price)', "Decimal(price.replace('EUR', ''))"])],
  honest: [{ name: 'the currency taken off', kind: 'a crash in a pool of threads', label: 'fix' }],
  hostileFixes: [
    {
      name: 'futures that failed are left out',
      kind: 'an error taken for an absence',
      fix: [
        edit(QUOTES, [
          'future.result() for future in futures]',
          'future.result() for future in futures if future.exception() is None]',
        ]),
      ],
    },
    {
      name: 'traps of all threads switched off',
      kind: 'a setting of the whole process',
      fix: [
        edit(
          QUOTES,
          ['import Decimal', 'import Decimal, DefaultContext, InvalidOperation, getcontext'],
          [
            '\n\n\ndef parse',
            '\n\nDefaultContext.traps[InvalidOperation] = False\ngetcontext().traps[InvalidOperation] = False\n\n\ndef parse',
          ],
          ['    name, price = line', '    price = None\n    name, price = line'],
        ),
      ],
    },
  ],
  hostileReproductions: [],
};
