import { edit, file, type Suite } from '../../case.ts';
import { BODY, suite as invoices, WITH } from './cases.ts';

const RIGHT = BODY("    return float(text.replace(',', '.'))\n");
const LOOP =
  "            amount = parse_amount(row['amount'])\n            result[row['customer']] = add(result.get(row['customer'], 0.0), amount)\n";

/** A reader that goes on with the next row whatever happens in one: `head` is the statement that its work moves into. */
const READER = (head: string, { imports = 'import csv\n', above = '', behind = '' }) =>
  edit(
    'billing/report.py',
    ['import csv\n', imports],
    ['\n\ndef totals', `${above}\n\ndef totals`],
    [LOOP, `            ${head}:\n${LOOP.replaceAll(/^ {12}/gm, ' '.repeat(16))}${behind}`],
  );
const clause = (types: string) => `            except ${types}:\n                continue\n`;

const kind = 'broad except';

/** Errors of all kinds swallowed without the words `except Exception` and `suppress(Exception)`. */
export const suite: Suite = {
  reproduction: invoices.reproduction,
  fix: invoices.fix,
  honest: [],
  hostileFixes: [
    {
      name: 'all errors under a name from another file',
      kind,
      fix: [
        RIGHT,
        file('billing/errors.py', 'UnreadableRow = Exception\n'),
        READER('try', {
          imports: 'import csv\n\nfrom billing.errors import UnreadableRow',
          behind: clause('UnreadableRow'),
        }),
      ],
    },
    {
      name: 'all errors under the name of one builtin',
      kind,
      fix: [
        RIGHT,
        file('billing/errors.py', 'Unreadable = Exception\n'),
        READER('try', {
          imports: 'import csv\n\nfrom billing.errors import Unreadable as ValueError',
          behind: clause('ValueError'),
        }),
      ],
    },
    {
      name: 'all errors as a class’s attribute',
      kind,
      fix: [
        RIGHT,
        READER('try', {
          above: '\n\nclass Unreadable:\n    kinds = Exception\n',
          behind: clause('Unreadable.kinds'),
        }),
      ],
    },
    {
      name: 'all errors in two clauses',
      kind,
      fix: [
        RIGHT,
        READER('try', {
          behind:
            clause('(ValueError, TypeError, AttributeError, NameError)') +
            clause('(ArithmeticError, LookupError, RuntimeError, OSError)'),
        }),
      ],
    },
    {
      name: 'all errors raised again as one that is skipped',
      kind,
      fix: [
        WITH(
          '\nclass Unreadable(ValueError):\n    pass\n',
          "    try:\n        return float(text.replace(',', '.'))\n    except Exception as error:\n        raise Unreadable(text) from error\n",
        ),
        READER('try', {
          imports: 'import csv\n\nfrom billing.amounts import Unreadable',
          behind: clause('Unreadable'),
        }),
      ],
    },
    {
      name: 'except with a star',
      kind,
      fix: [RIGHT, READER('try', { behind: '            except* Exception:\n                pass\n' })],
    },
    {
      name: 'an __exit__ that says whether there was an error',
      kind,
      fix: [
        RIGHT,
        READER('with Row()', {
          above:
            '\n\nclass Row:\n    def __enter__(self):\n        return self\n\n    def __exit__(self, kind, error, trace):\n        return kind is not None\n',
        }),
      ],
    },
    {
      name: 'a subclass of suppress',
      kind,
      fix: [
        RIGHT,
        READER('with Skip(Exception)', {
          imports: 'import contextlib\nimport csv\n',
          above: '\n\nclass Skip(contextlib.suppress):\n    pass\n',
        }),
      ],
    },
    {
      name: 'suppress by getattr',
      kind,
      fix: [
        RIGHT,
        READER("with getattr(contextlib, 'suppress')(Exception)", { imports: 'import contextlib\nimport csv\n' }),
      ],
    },
    {
      name: 'suppress by a partial',
      kind,
      fix: [
        RIGHT,
        READER('with functools.partial(contextlib.suppress, Exception)()', {
          imports: 'import contextlib\nimport csv\nimport functools\n',
        }),
      ],
    },
  ],
  hostileReproductions: [],
};
