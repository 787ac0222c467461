import pc from 'picocolors';
import { foldRecord } from '../events/replay.ts';
import type { EventOf } from '../events/schema/event.ts';
import type { LogRecord } from '../events/schema/record.ts';
import { cellId } from '../machines/cells.ts';
import type { Snapshot } from '../machines/step.ts';
import type { ModelProgress } from '../services/proposer/progress.ts';
import { describe } from '../services/reports/matrix.ts';
import { printable } from './say.ts';
import type { StatusLine } from './status-line.ts';

/** Prints a run as it goes, a line a happening: fixed lines that scripts can look for, and details between them. */
export class Progress {
  #snapshot: Snapshot | undefined;
  #told = false;
  #attempt = '';
  readonly #line: StatusLine;

  constructor(line: StatusLine) {
    this.#line = line;
  }

  #write(line: string, paint = (text: string) => text): void {
    this.#line.print(paint(printable(line)));
  }

  record(record: LogRecord): void {
    const { snapshot, transitions } = foldRecord(this.#snapshot, record);
    this.#snapshot = snapshot;
    for (const event of record.events) {
      if (event.type === 'cell.observed') this.#cell(event);
      if (event.type === 'reproduction.proposed' || event.type === 'patch.proposed') this.#proposal(event);
      if (event.type === 'error.classified')
        this.#write(`[CLASS] ${event.classification.class} (${event.classification.rule})`);
      if (event.type === 'patch.refused') for (const { sentence } of event.reasons) this.#write(`[POLICY] ${sentence}`);
      if (event.type === 'command.failed') this.#write(`[FAILED] ${event.failure.code}: ${event.failure.message}`);
    }
    for (const { state } of transitions) this.#state(state, snapshot);
    this.#waitFor(snapshot);
  }

  /** What a model that is waited for has done so far. */
  model({ model, phase, tokens, tokensPerSecond }: ModelProgress): void {
    const count = tokens === 0 ? '' : `, ${tokens} tokens`;
    const rate = tokensPerSecond === null ? '' : `, ${tokensPerSecond.toFixed(1)} tokens/s`;
    this.#line.detail(printable(`${model} is ${phase}${count}${rate}`));
  }

  #state(state: string, { context }: Snapshot): void {
    const { reproduction, fix } = context.retries;
    const name =
      state === 'generate_reproduction_script'
        ? `reproduce_attempt_${reproduction}`
        : state === 'generate_patch'
          ? `fix_attempt_${fix}`
          : state;
    if (name !== state) {
      this.#attempt = name;
      this.#told = false;
    }
    this.#write(`[STATE] ${name}`, pc.bold);
    if (state === 'reproduction_decision' || state === 'fix_decision')
      for (const { code, sentence } of context.attempts.at(-1)?.reasons ?? [])
        this.#write(`[GATE] ${code}: ${sentence}`);
    if (state === 'verified') this.#write('[SUCCESS] Patch verified', pc.green);
  }

  #waitFor(snapshot: Snapshot): void {
    const { awaiting } = snapshot.context;
    const cells = awaiting.filter(({ type }) => type === 'observe').length;
    if (snapshot.status !== 'active') this.#line.stop();
    else this.#line.wait(cells > 0 ? `${cells} containers to go` : (awaiting[0]?.type.replaceAll('_', ' ') ?? ''));
  }

  /** The first run of the script itself speaks for its attempt; the other cells are details. */
  #cell({ cell, observation }: EventOf<'cell.observed'>): void {
    const speaks =
      cell.subject.kind === 'reproduction' && cell.tree === (this.#attempt.startsWith('fix') ? 'patched' : 'original');
    if (speaks && !this.#told) {
      this.#told = true;
      this.#write(`[DOCKER] exit_code=${observation.exitCode ?? observation.signal}`);
    }
    this.#write(
      `[CELL] ${cellId(cell).padEnd(26)} ${describe(observation)} (${Math.round(observation.durationMs)} ms)`,
      pc.dim,
    );
  }

  #proposal({ provenance }: EventOf<'patch.proposed'> | EventOf<'reproduction.proposed'>): void {
    const who = provenance.model === null ? provenance.proposer : `${provenance.proposer} ${provenance.model.name}`;
    this.#write(`[PROPOSER] ${who}${provenance.rationale === '' ? '' : `: ${oneLine(provenance.rationale)}`}`);
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 240);
