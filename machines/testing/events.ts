import type { Classification, Target } from '../../events/schema/classification.ts';
import type { EventOf, RunEvent } from '../../events/schema/event.ts';
import type { Observation, TestOutcome } from '../../events/schema/observation.ts';
import type { Reason, ReasonCode } from '../../events/schema/reasons.ts';
import { cellId } from '../cells.ts';
import { MACHINE_VERSION } from '../remediation.ts';
import type { Snapshot } from '../step.ts';
import { assertionFails, crashes, ends, faultLeaves } from './observations.ts';
import { AT, blob, digest, RUN, text } from './values.ts';

/** Events that a history goes on with. They answer what the snapshot awaits, so a spec needs no command ids. */
export type Happening = (snapshot: Snapshot) => readonly RunEvent[];

type Awaited = Snapshot['context']['awaiting'][number];

const awaited = (snapshot: Snapshot, type: Awaited['type']): string => {
  const found = snapshot.context.awaiting.find((command) => command.type === type);
  if (found === undefined) throw new Error(`The spec answers ${type}, which ${String(snapshot.value)} does not await.`);
  return found.id;
};

const answering =
  (type: Awaited['type'], event: (command: string) => RunEvent): Happening =>
  (snapshot) => [event(awaited(snapshot, type))];

export const TARGET: Target = {
  errorType: 'KeyError',
  message: "'sku'",
  file: 'pricing.py',
  line: 3,
  function: 'price_of',
};

export const started: EventOf<'run.started'> = {
  type: 'run.started',
  at: AT,
  run: RUN,
  machine: MACHINE_VERSION,
  alert: { repoPath: '/srv/shop', errorLog: text("KeyError: 'sku'"), source: 'file' },
  options: {
    proposer: 'rules',
    model: null,
    allowRemoteModel: false,
    image: 'python:3.11-slim',
    limits: {
      wallMs: 30_000,
      testsWallMs: 300_000,
      memoryBytes: 512 * 1024 * 1024,
      processes: 128,
      cpus: 1,
      outputBytes: 1024 * 1024,
    },
  },
  seed: 42,
  versions: { opsguard: '0.1.0' },
};

export const prepared = answering('prepare_workspace', (command) => ({
  type: 'workspace.prepared',
  at: AT,
  command,
  path: '/srv/runs/1/workspace',
  tree: digest('tree'),
  tar: blob('tar'),
  files: 3,
  bytes: 900,
}));

export const classification = (over: Partial<Classification> = {}): Classification => ({
  class: 'code',
  errorType: 'KeyError',
  message: "'sku'",
  rule: 'code/builtin-exception',
  lines: [{ number: 5, text: "KeyError: 'sku'" }],
  frames: [
    {
      file: '/srv/shop/pricing.py',
      line: 3,
      function: 'price_of',
      source: "return order['sku']",
      repoFile: 'pricing.py',
    },
  ],
  ...over,
});

export const classified = (over: Partial<Classification> = {}) =>
  answering('classify_error', (command) => ({
    type: 'error.classified',
    at: AT,
    command,
    classification: classification(over),
  }));

export const ready = (baseline: readonly TestOutcome[] | null = null) =>
  answering('check_workspace', (command) => ({
    type: 'workspace.ready',
    at: AT,
    command,
    target: TARGET,
    places: [{ file: 'pricing.py', line: 3, function: 'price_of' }],
    image: { reference: 'python:3.11-slim', id: `sha256:${digest('image')}` },
    python: '3.11.2',
    tests: baseline === null ? null : { runner: 'pytest', baseline: [...baseline] },
    placebo: blob('placebo'),
  }));

const provenance = (reply: string) => ({
  proposer: 'rules',
  model: null,
  promptSha256: null,
  prompt: null,
  options: {},
  reply: text(reply),
  rationale: 'template',
});

export const reproductionProposed = (
  with_: { inverted?: boolean; variants?: number; controls?: number; objection?: string } = {},
) =>
  answering('propose_reproduction', (command) => ({
    type: 'reproduction.proposed',
    at: AT,
    command,
    script: text('import pricing'),
    inverted: with_.inverted ? text('assert not x') : null,
    variants: Array.from({ length: with_.variants ?? 0 }, (_, index) => text(`variant ${index}`)),
    controls: Array.from({ length: with_.controls ?? 0 }, (_, index) => text(`control ${index}`)),
    objections: with_.objection === undefined ? [] : [{ code: 'conditional_on_patch', sentence: with_.objection }],
    provenance: provenance('{}'),
  }));

export const patchProposed = answering('propose_patch', (command) => ({
  type: 'patch.proposed',
  at: AT,
  command,
  files: [{ path: 'pricing.py', content: text('def price_of(order): ...') }],
  provenance: provenance('{}'),
}));

export const patchApplied = answering('apply_patch', (command) => ({
  type: 'patch.applied',
  at: AT,
  command,
  overlay: blob('overlay'),
  placebo: blob('patch placebo'),
  revert: blob('revert'),
  diff: text('--- a/pricing.py'),
  files: ['pricing.py'],
  changedFunctions: ['pricing.py:price_of'],
  changedLines: { 'pricing.py': [3] },
  failing: { file: 'pricing.py', lines: [3] },
  label: 'fix',
}));

export const patchRefused = (...sentences: string[]) =>
  answering('apply_patch', (command) => ({
    type: 'patch.refused',
    at: AT,
    command,
    reasons: sentences.map((sentence): Reason => ({ code: 'patch_refused', sentence })),
  }));

/** One cell's answer: the first awaited cell whose name starts with `name` (`original/reproduction`, `patched/control-0`). */
export const cellObserved =
  (name: string, seen: Partial<Observation> = {}): Happening =>
  ({ context }) => {
    const command = context.awaiting.find((one) => one.type === 'observe' && cellId(one.cell).startsWith(name));
    if (command?.type !== 'observe') throw new Error(`The spec answers cell ${name}, which is not awaited.`);
    const observation = { ...healthy(cellId(command.cell)), ...seen };
    return [{ type: 'cell.observed', at: AT, command: command.id, cell: command.cell, observation }];
  };

/** What cells show other than usual, by the beginning of their names; the longest beginning counts. */
export type Unlike = Readonly<Record<string, Partial<Observation>>>;

export const unlikeOf = (id: string, unlike: Unlike): Partial<Observation> => {
  const name = Object.keys(unlike)
    .filter((beginning) => id.startsWith(beginning))
    .toSorted((a, b) => b.length - a.length)[0];
  return name === undefined ? {} : (unlike[name] ?? {});
};

/** Answers to all awaited cells, as an honest reproduction and a right patch give them but for `unlike`. */
export const allObserved =
  (unlike: Unlike = {}): Happening =>
  ({ context }) =>
    context.awaiting.flatMap((command) => {
      if (command.type !== 'observe') return [];
      const id = cellId(command.cell);
      const observation = { ...healthy(id), ...unlikeOf(id, unlike) };
      return [{ type: 'cell.observed' as const, at: AT, command: command.id, cell: command.cell, observation }];
    });

/** What a cell shows when the reproduction is honest and the patch is right. */
export const healthy = (id: string): Observation => {
  const [tree, subject = ''] = id.split('/');
  if (subject === 'tests') return ends({ tests: [{ id: 'test_shop.py::test_total', outcome: 'passed' }] });
  if (subject.startsWith('control')) return ends({}, `${subject}\n`);
  if (subject === 'inverted') return assertionFails();
  if (subject === 'fault') return faultLeaves();
  return tree === 'patched' ? ends() : crashes();
};

export const commandFailed = (code: ReasonCode, message = 'It failed.'): Happening => {
  return ({ context }) => {
    const [first] = context.awaiting;
    if (first === undefined) throw new Error('The spec fails a command, and none is awaited.');
    return [{ type: 'command.failed', at: AT, command: first.id, failure: { code, message, retryable: false } }];
  };
};

export const pullRequestPrepared = answering('prepare_pull_request', (command) => ({
  type: 'pull_request.prepared',
  at: AT,
  command,
  artifacts: [{ name: 'patch.diff', content: text('--- a/pricing.py') }],
}));

export const reportWritten = answering('write_report', (command) => ({
  type: 'report.written',
  at: AT,
  command,
  artifacts: [{ name: 'FAILURE_REPORT.md', content: text('# Not proven') }],
}));

export const cancelled: Happening = () => [{ type: 'run.cancelled', at: AT, by: 'the operator' }];
export const takenOver: Happening = () => [{ type: 'run.taken_over', at: AT, owner: 'another' }];

/** An event as it is, for answers that nobody awaits. */
export const raw =
  (event: RunEvent): Happening =>
  () => [event];
