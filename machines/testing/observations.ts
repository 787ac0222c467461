import type { Observation, ObservedFrame } from '../../events/schema/observation.ts';
import { digest, text } from './values.ts';

const captured = (value: string) => ({ ...text(value), truncated: false });

/** A script that ran to its natural end and printed `output`. The functions that the usual patch changes were entered. */
export const ends = (overrides: Partial<Observation> = {}, output = 'ok\n'): Observation => ({
  exitCode: 0,
  signal: null,
  timedOut: false,
  outOfMemory: false,
  processLimitHit: false,
  outputTruncated: false,
  stdout: captured(output),
  stderr: captured(''),
  end: { kind: 'end', exitFrame: null },
  exception: null,
  executedFunctions: ['pricing.py:price_of'],
  executedLines: { 'pricing.py': [1, 2, 3] },
  changedFiles: [],
  deletedFiles: [],
  createdFiles: [],
  trips: [],
  tests: null,
  container: {
    id: 'c0ffee',
    exitCode: overrides.exitCode ?? 0,
    oomKilled: false,
    image: `sha256:${digest('image')}`,
  },
  python: '3.11.2',
  durationMs: 40,
  layers: [digest('tar')],
  ...overrides,
});

export const frame = (overrides: Partial<ObservedFrame> = {}): ObservedFrame => ({
  file: 'pricing.py',
  line: 3,
  column: 4,
  endColumn: 16,
  function: 'price_of',
  origin: 'workspace',
  ...overrides,
});

/** The script's own frame, which stands outermost in every traceback. */
export const SCRIPT_FRAME = frame({ file: '/run/opsguard/script.py', line: 2, function: '<module>', origin: 'script' });

/** The alert's failure as a container sees it: `KeyError: 'sku'` out of price_of in pricing.py. */
export const crashes = (
  exception: Partial<NonNullable<Observation['exception']>> = {},
  overrides: Partial<Observation> = {},
): Observation =>
  ends({
    exitCode: 1,
    end: { kind: 'exception', exitFrame: null },
    exception: {
      type: 'KeyError',
      bases: ['LookupError', 'Exception', 'BaseException', 'object'],
      message: "'sku'",
      frames: [SCRIPT_FRAME, frame()],
      causes: [],
      ...exception,
    },
    ...overrides,
  });

/** What a script with its assertions negated does on code that works. */
export const assertionFails = (): Observation =>
  crashes({ type: 'AssertionError', message: '', frames: [SCRIPT_FRAME] });

/** An injected error that nothing on the way handles. */
export const faultLeaves = (): Observation => crashes({ type: 'opsguard.Fault', message: '' }, { fault: 'left' });

/** What a cell may show other than was hoped for: each is a reason for a gate to refuse, somewhere. */
export const ODD_SEEN: readonly Partial<Observation>[] = [
  ends(),
  crashes(),
  crashes({ type: 'ValueError' }),
  ends({ end: { kind: 'none', exitFrame: null } }),
  { timedOut: true },
  { outOfMemory: true },
  { changedFiles: ['pricing.py'] },
  { executedFunctions: [] },
  { tests: [] },
  { fault: 'lost' },
];
