import type { TestOutcome } from '../../events/schema/observation.ts';
import type { TextStore } from '../blobs/port.ts';
import { ServiceError, toFailure, unwrap } from '../failure.ts';
import { presentImage } from '../sandbox/image/present.ts';
import type { RawObservation, Sandbox, SandboxJob } from '../sandbox/port.ts';
import type { SandboxMessage, WorkerAnswer } from './messages.ts';
import { storeObservation } from './observation.ts';

type Context = {
  readonly run: string;
  /** Whether this is the job's last attempt: what it fails with is the answer then. */
  readonly last: boolean;
  readonly signal: AbortSignal;
};
type Check = Extract<SandboxMessage, { type: 'check' }>;

/** Does a sandbox job: one container for a cell, a few for a check. Fails only through a `failed` answer. */
export const sandboxHandler =
  (sandbox: Sandbox, blobs: TextStore) =>
  async (message: SandboxMessage, context: Context): Promise<WorkerAnswer> => {
    try {
      const layers = await Promise.all(
        message.layers.map(async ({ sha256 }) => ({ sha256, bytes: await blobs.get(sha256) })),
      );
      const observe: Observe = (job) =>
        unwrap(sandbox.observe({ ...job, run: context.run, layers, limits: message.limits }, context.signal));
      if (message.type === 'check') return await check(sandbox, message, observe);
      const subject =
        message.subject.kind === 'script'
          ? { ...message.subject, source: await blobs.getText(message.subject.source) }
          : message.subject;
      const raw = await observe({
        subject,
        hashSeed: message.hashSeed,
        traceFiles: message.traceFiles,
        image: message.image,
      });
      return { type: 'observed', observation: await storeObservation(blobs, raw) };
    } catch (error) {
      if (error instanceof ServiceError && (context.last || error.failure.kind === 'terminal'))
        return { type: 'failed', failure: toFailure(error.failure) };
      throw error;
    }
  };

type Observe = (job: Pick<SandboxJob, 'subject' | 'hashSeed' | 'traceFiles' | 'image'>) => Promise<RawObservation>;

const check = async (sandbox: Sandbox, message: Check, observe: Observe): Promise<WorkerAnswer> => {
  const { reference, id, python } = await presentImage(sandbox, message.image);
  // The cells of this run come next, while its proposer is still thinking.
  sandbox.expect(id, message.limits);
  const missingImports = message.imports.length === 0 ? [] : await missing(message.imports, id, observe);
  const tests = message.tests && missingImports.length === 0 ? await baseline(message, id, observe) : null;
  return { type: 'checked', image: { reference, id }, python, missingImports, tests };
};

/** Asks the image's own Python which of the modules it cannot find, without importing any. */
const missing = async (imports: readonly string[], image: string, observe: Observe): Promise<string[]> => {
  const source = [
    'import importlib.util, json',
    `names = json.loads(${JSON.stringify(JSON.stringify(imports))})`,
    'print(json.dumps([name for name in names if importlib.util.find_spec(name) is None]))',
  ].join('\n');
  const seen = await observe({ subject: { kind: 'script', source }, hashSeed: 0, traceFiles: [], image });
  try {
    return (JSON.parse(seen.stdout.bytes.toString('utf8')) as unknown[]).filter((name) => typeof name === 'string');
  } catch {
    // A repo that breaks the look-up itself (its own `importlib`) will show what it lacks in the reproduction.
    return [];
  }
};

/** The repo's tests on the original, by pytest where the image has it, else by unittest; null when nothing is found. */
const baseline = async (message: Check, image: string, observe: Observe) => {
  for (const runner of ['pytest', 'unittest'] as const) {
    const runs: TestOutcome[][] = [];
    for (const hashSeed of message.hashSeeds) {
      const { tests } = await observe({ subject: { kind: 'tests', runner }, hashSeed, traceFiles: [], image });
      if (tests === null || tests.length === 0) break;
      runs.push(tests);
    }
    if (runs.length === message.hashSeeds.length) return { runner, baseline: stableOutcomes(runs) };
  }
  return null;
};

/** A test counts as passing only when it passed each time: one that is flaky today cannot show a regression. */
const stableOutcomes = (runs: readonly TestOutcome[][]): TestOutcome[] =>
  (runs[0] ?? []).map((first) => ({
    id: first.id,
    outcome:
      runs
        .map((run) => run.find(({ id }) => id === first.id)?.outcome ?? 'error')
        .find((outcome) => outcome !== 'passed') ?? 'passed',
  }));
