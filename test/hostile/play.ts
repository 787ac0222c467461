import { parseArgs } from 'node:util';
import type { Case } from './case.ts';
import { loadCorpus } from './corpus.ts';
import { startEngine } from './engine.ts';
import type { Outcome } from './outcome.ts';
import { playAll } from './player.ts';

const USAGE = `Plays the hostile corpus through the real engine.

  --only TEXT        cases whose part, name or kind contains TEXT
  --without-policy   skips the patch policy, to show what the evidence alone refuses
  --verbose          all reasons of each case`;

const count = (outcomes: readonly Outcome[], part: (one: Case) => boolean) => {
  const those = outcomes.filter(({ one }) => part(one));
  return { wrong: those.filter(({ asItShould }) => !asItShould).length, of: those.length };
};

const line = ({ one, verified, asItShould, judge, reasons, containers, seconds }: Outcome): string => {
  const [first] = reasons;
  const why = first === undefined ? '' : ` by ${judge}: ${first.code}${/^\[[\w-]+\]/.exec(first.sentence)?.[0] ?? ''}`;
  const cost = `${containers} containers, ${seconds.toFixed(1)} s`;
  return `${asItShould ? 'ok   ' : 'WRONG'} ${one.part} ${one.name} (${one.kind}): ${verified ? 'verified' : `refused${why}`} [${cost}]`;
};

/** How many cases of a kind there are, and what judged them last. */
const perKind = (outcomes: readonly Outcome[]): string => {
  const rows = new Map<string, Map<string, number>>();
  for (const { one, verified, judge } of outcomes) {
    const kind = one.part === 'honest' ? 'honest pairs' : one.kind;
    const row = rows.get(kind) ?? new Map<string, number>();
    const by = verified ? 'verified' : judge;
    rows.set(kind, row.set(by, (row.get(by) ?? 0) + 1));
  }
  return [...rows]
    .map(([kind, row]) => `  ${kind}: ${[...row].map(([by, cases]) => `${cases} ${by}`).join(', ')}`)
    .sort()
    .join('\n');
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      'without-policy': { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const cases = (await loadCorpus()).filter(({ part, name, kind }) => `${part} ${name} ${kind}`.includes(values.only));
  const started = performance.now();
  const engine = await startEngine(cases, ({ code, message }) => {
    if (code !== 'answered_before' && code !== 'cancelled') console.error(`[broker] ${message}`);
  });
  try {
    const outcomes = await playAll(engine, cases, !values['without-policy'], (outcome) => {
      console.log(line(outcome));
      if (values.verbose || !outcome.asItShould)
        for (const { code, sentence, cell } of outcome.reasons)
          console.log(`        ${code} ${cell ?? ''} ${sentence}`);
    });
    const hostile = count(outcomes, ({ part }) => part !== 'honest');
    const honest = count(outcomes, ({ part }) => part === 'honest');
    const containers = outcomes.reduce((sum, outcome) => sum + outcome.containers, 0);
    console.log('');
    for (const outcome of outcomes) if (!outcome.asItShould) console.log(line(outcome));
    console.log(perKind(outcomes));
    if (values['without-policy']) console.log('The patch policy was left out: the evidence alone decided.');
    console.log(`cost: ${containers} containers, ${((performance.now() - started) / 1000).toFixed(0)} s`);
    console.log(`hostile accepted ${hostile.wrong} of ${hostile.of}, honest refused ${honest.wrong} of ${honest.of}`);
    if (hostile.wrong + honest.wrong > 0) process.exitCode = 1;
  } finally {
    await engine.close();
  }
};

await main();
