import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Progress } from '../../cli/progress.ts';
import { StatusLine } from '../../cli/status-line.ts';
import type { RunEvent } from '../../events/schema/event.ts';
import type { Provenance } from '../../events/schema/proposal.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import {
  allObserved,
  cancelled,
  classified,
  patchApplied,
  patchProposed,
  patchRefused,
  prepared,
  pullRequestPrepared,
  ready,
  reproductionProposed,
} from '../../machines/testing/events.ts';
import { historyOf } from '../../machines/testing/history.ts';
import { text } from '../../machines/testing/values.ts';
import { buildStatement } from '../attestation/statement.ts';
import type { TextStore } from '../blobs/port.ts';
import { RunHistory } from '../orchestrator/history.ts';
import { attemptProposed } from '../orchestrator/past.ts';
import { contextOf, readCases } from '../proposer/rules/fixtures/case.ts';
import { createRulesProposer } from '../proposer/rules/proposer.ts';
import { buildAudit } from './audit.ts';
import { proposedBy } from './proposed-by.ts';

const provenance: Provenance = {
  proposer: 'rules',
  model: null,
  promptSha256: null,
  prompt: null,
  options: {},
  reply: text('{}'),
  rationale: 'rule-based near-miss-key: read the key "sku"',
};
const BY_RULES = provenance;
/** A model may be called anything. */
const BY_MODEL = { ...provenance, proposer: 'ollama', model: { name: 'rules:7b', digest: 'abc' }, rationale: '' };

const by = (records: readonly LogRecord[], origin: Provenance): readonly LogRecord[] =>
  records.map((record) => ({
    ...record,
    events: record.events.map((event): RunEvent => ('provenance' in event ? { ...event, provenance: origin } : event)),
  }));

const way = [prepared, classified(), ready(), reproductionProposed(), allObserved(), patchProposed];
const VERIFIED = historyOf(...way, patchApplied, allObserved(), pullRequestPrepared);
const REFUSED = historyOf(...way, patchRefused('No.'), patchProposed, cancelled);

const texts = { getText: async () => '' } as unknown as TextStore;

const printed = (records: readonly LogRecord[]): string => {
  let out = '';
  const stream = new Writable({
    write(chunk, _, done) {
      out += String(chunk);
      done();
    },
  });
  const progress = new Progress(new StatusLine(stream as unknown as NodeJS.WriteStream));
  for (const record of records) progress.record(record);
  return out;
};

describe('what the rules propose', () => {
  it('is called rule-based in the audit, in the statement that is signed, in reports and on the terminal', async () => {
    const audit = await buildAudit(by(VERIFIED, BY_RULES), texts);
    expect(audit.proposals.map(({ kind, ruleBased }) => [kind, ruleBased])).toEqual([
      ['reproduction', true],
      ['fix', true],
    ]);
    expect(audit.proposals[1]?.rationale).toBe(BY_RULES.rationale);
    expect(buildStatement(by(VERIFIED, BY_RULES), new Map()).predicate.proposer).toMatch(/rule-based/);
    const history = new RunHistory(by(REFUSED, BY_RULES));
    expect(attemptProposed(history, { kind: 'fix', attempt: 1 })).toMatchObject({ ruleBased: true });
    expect(printed(by(VERIFIED, BY_RULES)).match(/^\[PROPOSER\] rules: rule-based .*$/gm)).toHaveLength(2);
  });

  it('says so in every rationale', async () => {
    const signal = new AbortController().signal;
    const rules = createRulesProposer({ mitigations: true });
    for (const { files, log } of readCases()) {
      const context = contextOf(files, log);
      for (const ask of [rules.proposePatch, rules.proposeReproduction] as const) {
        const outcome = await ask(context, signal)();
        if (outcome._tag === 'Left') throw new Error(outcome.left.message);
        expect(outcome.right.provenance).toMatchObject({ proposer: 'rules', model: null });
        expect(outcome.right.provenance.rationale).toMatch(/^rule-based /);
      }
    }
  });
});

describe('what a model proposes', () => {
  it('is never called rule-based, whatever its name', async () => {
    const audit = await buildAudit(by(VERIFIED, BY_MODEL), texts);
    expect(audit.proposals.some(({ ruleBased }) => ruleBased)).toBe(false);
    expect(JSON.stringify(audit.proposals)).not.toMatch(/rule-based/);
    expect(buildStatement(by(VERIFIED, BY_MODEL), new Map()).predicate.proposer).toBe('the model rules:7b (abc)');
    const history = new RunHistory(by(REFUSED, BY_MODEL));
    expect(attemptProposed(history, { kind: 'fix', attempt: 1 })).toMatchObject({ ruleBased: false });
    expect(printed(by(VERIFIED, BY_MODEL))).not.toMatch(/rule-based/);
    expect(proposedBy({ ...BY_MODEL, proposer: 'rules' }).ruleBased).toBe(false);
  });
});
