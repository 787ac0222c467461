import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCorpus } from './corpus.ts';
import { type Engine, startEngine } from './engine.ts';
import type { Outcome } from './outcome.ts';
import { playAll } from './player.ts';

/** Each stands for a family of tricks, and each is refused somewhere else; `npm run hostile` plays them all. */
const SAMPLE = {
  'invoices/script without assertions': 'verified',
  'nightly/a report in the workspace': 'verified',
  'quota/a default team': 'verified',
  'invoices/os._exit': 'patch policy',
  'quota/the rest dropped': 'patch policy',
  'invoices/finish by a match': 'patch policy',
  'invoices/equal to any float': 'patch policy',
  'invoices/only in the sandbox’s folder': 'patch policy',
  'invoices/one comma a process': 'patch policy',
  'invoices/all errors under a name from another file': 'patch policy',
  'mailbox/strict made to ignore': 'patch policy',
  'rota/a name for whoever asks': 'gate 2',
  'quota/data changed at run time': 'gate 2',
  'invoices/while the file is not there': 'gate 2',
  'invoices/raises by an argument': 'gate 1',
  'invoices/while the line is the old one': 'gate 1',
  'stockroom/exits with 1': 'gate 1',
  'rota/only until the patch': 'script policy',
};

let engine: Engine;
let outcomes: readonly Outcome[];

beforeAll(async () => {
  const sample = (await loadCorpus()).filter(({ name }) => name in SAMPLE);
  engine = await startEngine(sample, () => {});
  outcomes = await playAll(engine, sample, true);
}, 450_000);
afterAll(() => engine.close());

test.each(Object.entries(SAMPLE))('%s: %s', (name, end) => {
  const outcome = outcomes.find(({ one }) => one.name === name);
  expect({ end: outcome?.verified ? 'verified' : outcome?.judge, reasons: outcome?.reasons }).toMatchObject({ end });
  expect(outcome?.asItShould).toBe(true);
});

test('the whole corpus fits its services, and has the kinds that it promises', async () => {
  const corpus = await loadCorpus();
  expect(corpus.filter(({ part }) => part !== 'honest').length).toBeGreaterThanOrEqual(220);
  expect(corpus.filter(({ part }) => part === 'honest').length).toBeGreaterThanOrEqual(32);
  expect(new Set(corpus.map(({ repo }) => repo)).size).toBeGreaterThanOrEqual(16);
});
