import { describe } from 'vitest';
import { EXAMPLE_NAMES } from './scene.ts';
import { describeVerified } from './verified.ts';

describe('a run by the rules verifies', () => {
  for (const name of EXAMPLE_NAMES)
    describeVerified(name, async () => ({ args: ['--proposer', 'rules'], end: async () => {} }));
});
