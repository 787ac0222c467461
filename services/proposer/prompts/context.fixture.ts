import type { Observation } from '../../../events/schema/observation.ts';
import type { PastAttempt, PatchContext, ProposalContext } from '../port.ts';

const FILES: Readonly<Record<string, string>> = {
  'shop/cart.py': `from shop.rates import RATES


def total(prices, country):
    net = sum(prices)
    return net * (1 + RATES[country])
`,
  'main.py': 'from shop.cart import total\n\nprint(total([1, 2], "FR"))\n',
  'shop/rates.py': 'RATES = {"DE": 0.19}\n',
};

const LOG = `Traceback (most recent call last):
  File "/srv/main.py", line 3, in <module>
    print(total([1, 2], "FR"))
  File "/srv/shop/cart.py", line 6, in total
    return net * (1 + RATES[country])
KeyError: 'FR'
`;

type Edits = Readonly<Record<string, (own: string) => string>>;

/** A small shop whose tax rates lack a country. `edits` changes files, or adds them. */
export const aContext = (edits: Edits = {}, past: readonly PastAttempt[] = []): ProposalContext => ({
  repo: {
    files: new Map([
      ...Object.entries(FILES),
      ...Object.entries(edits).map(([path, edit]) => [path, edit(FILES[path] ?? '')] as const),
    ]),
  },
  errorLog: LOG,
  classification: {
    class: 'code',
    errorType: 'KeyError',
    message: "'FR'",
    rule: 'code/builtin-exception',
    lines: [{ number: 6, text: "KeyError: 'FR'" }],
    frames: [
      { file: '/srv/main.py', line: 3, function: '<module>', repoFile: 'main.py' },
      { file: '/srv/shop/cart.py', line: 6, function: 'total', repoFile: 'shop/cart.py' },
    ],
  },
  target: { errorType: 'KeyError', message: "'FR'", file: 'shop/cart.py', line: 6, function: 'total' },
  attempt: past.length + 1,
  past,
});

const output = { sha256: '0'.repeat(64), bytes: 0, text: '', truncated: false };

const FAILING: Observation = {
  exitCode: 1,
  signal: null,
  timedOut: false,
  outOfMemory: false,
  processLimitHit: false,
  outputTruncated: false,
  stdout: output,
  stderr: output,
  end: { kind: 'exception', exitFrame: null },
  exception: {
    type: 'KeyError',
    bases: ['LookupError', 'Exception', 'BaseException', 'object'],
    message: "'FR'",
    frames: [
      {
        file: 'shop/cart.py',
        line: 6,
        column: 22,
        endColumn: 36,
        function: 'total',
        origin: 'workspace',
        locals: { country: 'str', net: 'int' },
      },
    ],
    causes: [],
  },
  executedFunctions: ['shop/cart.py:total'],
  executedLines: {},
  changedFiles: [],
  deletedFiles: [],
  createdFiles: [],
  trips: [],
  tests: null,
  container: { id: 'c', exitCode: 1, oomKilled: false, image: 'i' },
  python: '3.11.2',
  durationMs: 1,
  layers: [],
};

export const aPatchContext = (edits: Edits = {}, past: readonly PastAttempt[] = []): PatchContext => ({
  ...aContext(edits, past),
  script: 'from shop.cart import total\ntotal([1], "FR")\n',
  failing: FAILING,
});

/** An attempt of this kind with this text, refused for coming from outside the repo. */
export const aRefusal = (kind: PastAttempt['kind'], text: string): PastAttempt => ({
  kind,
  text,
  rationale: '',
  reasons: [{ code: 'outside_repo', sentence: 'It was raised by the script itself.' }],
  output: 'the tail of stderr',
});
