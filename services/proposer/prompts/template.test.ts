import { describe, expect, it } from 'vitest';
import { renderTemplate } from './template.ts';

const values = { fence: 'F', crash: 'C', reproduction: 'R', label: 'L', diff: 'D' };

describe('renderTemplate', () => {
  it('fills every placeholder', async () => {
    const text = await renderTemplate('pull-request.v1', values);
    expect(text).not.toMatch(/\{\{/);
    expect(text).toContain('<<F');
  });
  it('does not fill what looks like a placeholder inside a value', async () => {
    expect(await renderTemplate('pull-request.v1', { ...values, diff: "{{crash}} $& $'" })).toContain(
      "{{crash}} $& $'",
    );
  });
  it('tells of a value that is missing and of one too many', async () => {
    await expect(renderTemplate('pull-request.v1', { ...values, extra: 'x' })).rejects.toThrow(/no place for extra/);
    await expect(renderTemplate('fix.v1', values)).rejects.toThrow(/no value for \{\{code\}\}/);
  });
});
