import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toMermaid, topology } from './topology.ts';

test('the statechart in the README is the one that runs', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(toMermaid(topology()));
});
