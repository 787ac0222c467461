import { describe, expect, it } from 'vitest';
import type { PastAttempt } from '../port.ts';
import { templateOf } from './choose.ts';
import { changedLines, contextOf, readCases, readRefusals, readWithheld } from './fixtures/case.ts';
import { createRulesProposer } from './proposer.ts';
import { TEMPLATES } from './registry.ts';

const signal = new AbortController().signal;
const cases = readCases();
const nameOf = (template: string): string => template.replace(' (mitigation)', '');

describe('the rules on small broken programs and the logs they really left', () => {
  it.each(cases)('$name', async ({ files, log, template, change }) => {
    const outcome = await createRulesProposer({ mitigations: true }).proposePatch(contextOf(files, log), signal)();
    if (outcome._tag === 'Left') throw new Error(outcome.left.message);
    const { reply, provenance } = outcome.right;
    expect(provenance.rationale).toMatch(`rule-based ${template}: `);
    expect(provenance.mitigation ?? false).toBe(template.endsWith('(mitigation)'));
    expect(reply.files.map(({ path, content }) => changedLines(path, files.get(path) ?? '', content)).join('')).toBe(
      change,
    );
    expect(JSON.parse(provenance.reply)).toEqual(reply);
  });

  /** All templates that answer, one attempt after the other, until there is none. */
  const templatesOf = async (files: ReadonlyMap<string, string>, log: string, mitigations: boolean) => {
    const past: PastAttempt[] = [];
    for (let attempt = 1; attempt <= 20; attempt += 1) {
      const outcome = await createRulesProposer({ mitigations }).proposePatch(
        contextOf(files, log, attempt, past),
        signal,
      )();
      if (outcome._tag === 'Left') {
        expect(outcome.left.code).toBe('no_proposal');
        return past.map(({ rationale }) => templateOf(rationale));
      }
      const { rationale } = outcome.right.provenance;
      past.push({ kind: 'patch', text: '', rationale, reasons: [], output: '' });
    }
    throw new Error('The proposals do not end.');
  };

  it.each(readRefusals())('$name: no $never', async ({ files, log, never }) => {
    expect(TEMPLATES.map(({ name }) => name)).toContain(never);
    expect(await templatesOf(files, log, true)).not.toContain(never);
  });

  it.each(readWithheld())('$name: $withheld only where that is allowed', async ({ files, log, withheld }) => {
    expect(TEMPLATES.map(({ name }) => name)).toContain(withheld);
    expect(await templatesOf(files, log, false)).not.toContain(withheld);
  });

  it.each([
    ['fits', new Set(cases.map(({ template }) => nameOf(template)))],
    ['refuses', new Set(readRefusals().map(({ never }) => never))],
  ])('has a case in which each template %s', (_, covered) => {
    expect(TEMPLATES.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
  });
});
