import pc from 'picocolors';
import { foldRecord } from '../events/replay.ts';
import type { EventOf } from '../events/schema/event.ts';
import type { LogRecord } from '../events/schema/record.ts';
import { cellId } from '../machines/cells.ts';
import type { Snapshot } from '../machines/step.ts';
import { describe } from '../services/reports/matrix.ts';

type Write = (line: string) => void;

/** Prints a run as it goes, a line a happening: fixed lines that scripts can look for, and details between them. */
export class Progress {
  #snapshot: Snapshot | undefined;
  #told = false;
  #attempt = '';
  readonly #write: Write;
  readonly #verbose: boolean;

  constructor(write: Write, verbose: boolean) {
    this.#write = write;
    this.#verbose = verbose;
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
    this.#write(pc.bold(`[STATE] ${name}`));
    if (state === 'reproduction_decision' || state === 'fix_decision')
      for (const { code, sentence } of context.attempts.at(-1)?.reasons ?? [])
        this.#write(`[GATE] ${code}: ${sentence}`);
    if (state === 'verified') this.#write(pc.green('[SUCCESS] Patch verified'));
  }

  /** The first run of the script itself speaks for its attempt; the other cells are details. */
  #cell({ cell, observation }: EventOf<'cell.observed'>): void {
    const speaks =
      cell.subject.kind === 'reproduction' && cell.tree === (this.#attempt.startsWith('fix') ? 'patched' : 'original');
    if (speaks && !this.#told) {
      this.#told = true;
      this.#write(`[DOCKER] exit_code=${observation.exitCode ?? observation.signal}`);
    }
    if (this.#verbose)
      this.#write(
        pc.dim(`[CELL] ${cellId(cell).padEnd(26)} ${describe(observation)} (${Math.round(observation.durationMs)} ms)`),
      );
  }

  #proposal({ provenance }: EventOf<'patch.proposed'> | EventOf<'reproduction.proposed'>): void {
    const who = provenance.model === null ? provenance.proposer : `${provenance.proposer} ${provenance.model.name}`;
    this.#write(`[PROPOSER] ${who}${provenance.rationale === '' ? '' : `: ${oneLine(provenance.rationale)}`}`);
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 160);
