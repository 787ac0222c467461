import { afterEach, describe, expect, it, vi } from 'vitest';
import { PLANTED } from './breaks.ts';
import { playSeeds } from './seeds.ts';

/** Every bug has to be found within so many seeds. */
const SEEDS = 300;

const INVARIANTS: Readonly<Record<string, RegExp>> = {
  'ack-before-sync': /^nothing acknowledged is lost/,
  'folder-not-synced': /^nothing acknowledged is lost/,
  'fence-ignored': /^(intact chain|no zombie writes)/,
  'doubt-taken-for-success': /^nothing acknowledged is lost/,
  'answer-counted-twice': /^one answer a command/,
  'answered-command-carried-out-again': /^nothing is done again/,
  'left-runs-never-found': /^every accepted run comes to its end/,
};

describe('a bug that is planted around the real code is found', () => {
  it('each that there is', () => {
    expect(Object.keys(PLANTED).toSorted()).toEqual(Object.keys(INVARIANTS).toSorted());
  });

  it.each(Object.entries(INVARIANTS))('%s', async (name, invariant) => {
    const { failures } = await playSeeds(1, SEEDS, PLANTED[name]);
    expect(failures).toEqual([{ seed: expect.any(Number), violation: expect.stringMatching(invariant) }]);
  });
});

describe('a bug that is planted in the real code is found', () => {
  const passed = { decided: true, passed: true } as const;
  const undecided = { decided: false } as const;
  const passing = ({ outstanding }: { outstanding: readonly unknown[] }) =>
    outstanding.length > 0 ? undecided : passed;

  afterEach(() => {
    vi.doUnmock('../../machines/gates/fix.ts');
    vi.doUnmock('../../machines/gates/reproduction.ts');
    vi.doUnmock('../../machines/context.ts');
    vi.doUnmock('../../machines/updates.ts');
    vi.resetModules();
  });

  it.each([
    [
      'Gate 1 lets everything pass',
      '../../machines/gates/reproduction.ts',
      { reproductionGate: passing },
      /^verified by/,
    ],
    ['Gate 2 lets everything pass', '../../machines/gates/fix.ts', { fixGate: passing }, /^verified by/],
    ['attempts have no limits', '../../machines/context.ts', { LIMITS: { reproduction: 9, fix: 9 } }, /^retry limits/],
    [
      'an observation of another cell counts',
      '../../machines/updates.ts',
      {
        isAwaited: (context: { awaiting: { id: string }[] }, event: { command?: string }) =>
          context.awaiting.some(({ id }) => id === event.command),
      },
      /^(answers fit|verified by)/,
    ],
  ])('%s', async (_, module, planted, invariant) => {
    vi.resetModules();
    vi.doMock(module, async (original) => ({ ...(await original<object>()), ...planted }));
    const { playSeeds: playBroken } = await import('./seeds.ts');
    const { failures } = await playBroken(1, SEEDS);
    expect(failures).toEqual([{ seed: expect.any(Number), violation: expect.stringMatching(invariant) }]);
  });
});
