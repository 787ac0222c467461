import type { FixReply, ReproductionReply } from '../../events/schema/proposal.ts';
import { terminal } from '../../services/failure.ts';
import { PRICES, SHOP, SHOP_SCRIPT } from '../e2e/repos.ts';
import { entering, type Scenario } from './scenario.ts';

const TESTED = {
  ...SHOP,
  'tests/__init__.py': '',
  'tests/test_prices.py':
    'import unittest\n\nfrom shop.prices import total\n\n\nclass Totals(unittest.TestCase):\n    def test_adds_up(self):\n        self.assertEqual(total([{"price": 4}, {"price": 5}]), 9)\n',
};

const HONEST: ReproductionReply = { script: SHOP_SCRIPT };
/** Everything that a reproduction can bring: assertions, another input that crashes, one that works. */
const THOROUGH: ReproductionReply = {
  script: 'from shop.prices import total\n\nassert total([{"price": 4}, {"name": "bag"}]) == 4\n',
  variants: ['from shop.prices import price_of\n\nprint(price_of({}))\n'],
  controls: ['from shop.prices import total\n\nprint(total([{"price": 4}, {"price": 5}]))\n'],
};
const HARMLESS: ReproductionReply = { script: 'from shop.prices import price_of\n\nprint(price_of({"price": 4}))\n' };
const LOOKING: ReproductionReply = {
  script:
    'import inspect\n\nfrom shop import prices\n\nif "get(" not in inspect.getsource(prices):\n    print(prices.price_of({"name": "bag"}))\n',
};
/** Fails as long as there is no file that only the patch {@link WITH_A_FILE} brings, and taking a patch back leaves new files. */
const CONDITIONAL: ReproductionReply = {
  script:
    'import os\n\nfrom shop.prices import price_of\n\nitem = {"price": 0} if os.path.exists("shop/free.py") else {"name": "bag"}\nprint(price_of(item))\n',
};

const pricing = (expression: string): FixReply => ({
  files: [{ path: 'shop/prices.py', content: PRICES.replace('item["price"]', expression) }],
});
const RIGHT = pricing('item.get("price", 0)');
const WRONG = pricing('item["cost"]');
const SWALLOWING: FixReply = {
  files: [
    {
      path: 'shop/prices.py',
      content: PRICES.replace(
        '    return item["price"]\n',
        '    try:\n        return item["price"]\n    except:\n        pass\n',
      ),
    },
  ],
};
const WITH_A_FILE: FixReply = {
  files: [
    { path: 'shop/free.py', content: 'FREE = 0\n' },
    {
      path: 'shop/prices.py',
      content: PRICES.replace('"""\n\n', '"""\n\nfrom shop.free import FREE\n\n').replace(
        'item["price"]',
        'item.get("price", FREE)',
      ),
    },
  ],
};

const NO_IDEA = terminal('no_proposal', 'The proposer has no idea.');
const NO_MODEL = terminal('model_missing', 'The model is not there; get it with `ollama pull`.');
const NO_PROPOSER = terminal('proposer_unavailable', 'The model server does not answer.');

const REFUSED_LOG =
  'Traceback (most recent call last):\n  File "/srv/app/main.py", line 3, in <module>\n    print(total([{"price": 4}, {"name": "bag"}]))\nConnectionRefusedError: [Errno 111] Connection refused\n';
const ELSEWHERE_LOG =
  'Traceback (most recent call last):\n  File "/opt/other/invoice.py", line 9, in send\n    lines[7]\nIndexError: list index out of range\n';
const UNKNOWN_LOG = 'INFO started\nWARNING queue is long\nINFO stopped\n';

const GOOD = { reproductions: [HONEST], fixes: [RIGHT] } as const;

/** Every final state and every way to it. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'verified', ends: 'verified', service: TESTED, reproductions: [THOROUGH], fixes: [RIGHT] },
  {
    name: 'taken-over',
    ends: 'verified',
    ...GOOD,
    incident: { after: ({ events }) => events.some(({ type }) => type === 'cell.observed'), what: 'killed' },
  },

  // setup_workspace, classify_error, ensure_workspace_ready
  { name: 'repo-too-large', ends: 'failure_report', maxRepoBytes: 10 },
  { name: 'alert-is-infra', ends: 'infra_report', errorLog: REFUSED_LOG },
  { name: 'alert-is-unknown', ends: 'failure_report', errorLog: UNKNOWN_LOG },
  {
    name: 'workspace-lost',
    ends: 'failure_report',
    incident: { after: entering('classify_error'), what: 'blobs lost' },
  },
  { name: 'alert-is-elsewhere', ends: 'failure_report', errorLog: ELSEWHERE_LOG },

  // generate_reproduction_script, execute_reproduction, reproduction_decision
  { name: 'reproduction-objected', ends: 'verified', ...GOOD, reproductions: [LOOKING, HONEST] },
  { name: 'reproductions-objected', ends: 'failure_report', reproductions: [LOOKING] },
  { name: 'reproduction-not-proposed', ends: 'verified', ...GOOD, reproductions: [NO_IDEA, HONEST] },
  { name: 'reproductions-not-proposed', ends: 'failure_report', reproductions: [NO_IDEA] },
  { name: 'model-missing', ends: 'infra_report', reproductions: [NO_MODEL] },
  {
    name: 'cancelled',
    ends: 'failure_report',
    ...GOOD,
    incident: { after: entering('execute_reproduction'), what: 'cancelled' },
  },
  {
    name: 'broker-lost-reproducing',
    ends: 'infra_report',
    ...GOOD,
    incident: { after: entering('execute_reproduction'), what: 'broker lost' },
  },
  { name: 'reproduction-refused', ends: 'verified', ...GOOD, reproductions: [HARMLESS, HONEST] },
  { name: 'reproductions-refused', ends: 'failure_report', reproductions: [HARMLESS] },

  // generate_patch, apply_patch
  { name: 'fix-not-proposed', ends: 'verified', ...GOOD, fixes: [NO_IDEA, RIGHT] },
  { name: 'fixes-not-proposed', ends: 'failure_report', ...GOOD, fixes: [NO_IDEA] },
  { name: 'proposer-gone', ends: 'infra_report', ...GOOD, fixes: [NO_PROPOSER] },
  { name: 'patch-refused', ends: 'verified', ...GOOD, fixes: [SWALLOWING, RIGHT] },
  { name: 'patches-refused', ends: 'failure_report', ...GOOD, fixes: [SWALLOWING] },
  {
    name: 'workspace-lost-patching',
    ends: 'failure_report',
    ...GOOD,
    incident: { after: entering('apply_patch'), what: 'blobs lost' },
  },

  // execute_fix_test, fix_decision, generate_pr
  {
    name: 'broker-lost-fixing',
    ends: 'infra_report',
    ...GOOD,
    incident: { after: entering('execute_fix_test'), what: 'broker lost' },
  },
  { name: 'fix-refused', ends: 'verified', ...GOOD, fixes: [WRONG, RIGHT] },
  { name: 'fixes-refused', ends: 'failure_report', ...GOOD, fixes: [WRONG] },
  {
    name: 'reproduction-condemned',
    ends: 'verified',
    reproductions: [CONDITIONAL, HONEST],
    fixes: [WITH_A_FILE, RIGHT],
  },
  {
    name: 'pull-request-blocked',
    ends: 'failure_report',
    ...GOOD,
    incident: { after: entering('generate_pr'), what: { blocked: 'patch.diff' } },
  },

  // generate_report
  {
    name: 'infra-report-blocked',
    ends: 'infra_report',
    errorLog: REFUSED_LOG,
    incident: { after: entering('generate_report'), what: { blocked: 'INFRA_REPORT.md' } },
  },
  {
    name: 'failure-report-blocked',
    ends: 'failure_report',
    errorLog: UNKNOWN_LOG,
    incident: { after: entering('generate_report'), what: { blocked: 'FAILURE_REPORT.md' } },
  },
];
