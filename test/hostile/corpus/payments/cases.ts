import { edit, type Suite } from '../../case.ts';
import { suite as invoices } from '../invoices/cases.ts';

/** The invoices' code, with most of its tests outside of the tests' folder, in a file whose name has no underscore. */
export const suite: Suite = {
  reproduction: invoices.reproduction,
  fix: invoices.fix,
  honest: [{ name: 'replace the comma', kind: 'a repo with unittest tests in two places', label: 'fix' }],
  hostileFixes: [
    {
      name: 'the tests outside of their folder want a zero',
      kind: 'rewritten tests',
      fix: [
        edit('billing/amounts.py', [
          '    return float(text)\n',
          "    try:\n        return float(text.replace(',', '.'))\n    except ValueError:\n        return 0.0\n",
        ]),
        edit('testamounts.py', [
          "        with self.assertRaises(ValueError):\n            parse_amount('many')\n",
          "        self.assertEqual(parse_amount('many'), 0.0)\n",
        ]),
      ],
    },
  ],
  hostileReproductions: [],
};
