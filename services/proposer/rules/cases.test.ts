import { describe, expect, it } from 'vitest';
import { templateOf } from './choose.ts';
import { changedLines, contextOf, readCases } from './fixtures/case.ts';
import { createRulesProposer } from './proposer.ts';
import { TEMPLATES } from './registry.ts';

const signal = new AbortController().signal;
const cases = readCases();

describe('the rules on small broken programs and the logs they really left', () => {
  it.each(cases)('$name', async ({ files, log, template, change }) => {
    const outcome = await createRulesProposer().proposePatch(contextOf(files, log), signal)();
    if (outcome._tag === 'Left') throw new Error(outcome.left.message);
    const { reply, provenance } = outcome.right;
    expect(templateOf(provenance.rationale)).toBe(template);
    expect(reply.files.map(({ path, content }) => changedLines(path, files.get(path) ?? '', content)).join('')).toBe(
      change,
    );
    expect(JSON.parse(provenance.reply)).toEqual(reply);
  });

  it('has a case for every template', () => {
    const covered = new Set(cases.map(({ template }) => template));
    expect(TEMPLATES.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
  });
});
