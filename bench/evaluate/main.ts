import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT, UsageError } from '../../cli/exit.ts';
import { explain } from '../../cli/explain.ts';
import { outFolder } from '../../cli/input.ts';
import { requireKnownProposer } from '../../cli/known-proposer.ts';
import { reporter } from '../../cli/outcome.ts';
import { fromUser } from '../../cli/paths.ts';
import { StatusLine } from '../../cli/status-line.ts';
import { loadConfig } from '../../infra/config/config.ts';
import { newRunId } from '../../services/runtime/started.ts';
import { type Case, readCases } from './case.ts';
import { evaluate } from './evaluate.ts';
import type { Outcome } from './outcome.ts';
import { figures, summary, table } from './table.ts';

const USAGE = `Plays a folder of cases through the whole engine: npm run evaluate -- DIR [options]

A case is a folder with case.json ({"title": …}), repo/, error.log and, where there is one, hidden_test.py: a test that the engine
never sees, which the verified patch is shown to afterwards.

  --proposer NAME        auto, ollama or rules (default: the configuration's)
  --model NAME           the Ollama model
  --allow-remote-model   let the model be on another machine
  --image REFERENCE      the sandbox image
  --only TEXT            cases whose name contains TEXT
  --jobs N               cases played at the same time (default 1, which is what the times are comparable with)
  --out DIR              where each case's run goes (default .opsguard/evaluations/<id>)
  --config FILE          a JSON file with settings
  --markdown             print the table as Markdown
  --verbose              what refused each case, and what a failed hidden test printed
  --json                 print one JSON object as the last line

Ends with 0, or with 1 when a verified patch fails its hidden test.`;

const line = (outcome: Outcome, done: number, all: number): string => {
  const { one, status, label, hidden, reasons, seconds } = outcome;
  const what =
    status === 'verified'
      ? `verified (${label})${hidden === 'none' ? '' : `, hidden test ${hidden}`}`
      : `${status}${reasons[0] === undefined ? '' : `: ${reasons[0].code}`}`;
  return `[${done}/${all}] ${one.name}: ${what} (${seconds.toFixed(1)} s)`;
};

const details = ({ rationale, reasons, hiddenOutput }: Outcome): string[] => [
  ...(rationale === '' ? [] : [`        ${rationale}`]),
  ...reasons.map(({ code, sentence }) => `        ${code}: ${sentence}`),
  ...(hiddenOutput === '' ? [] : hiddenOutput.split('\n').map((text) => `        | ${text}`)),
];

const jobsOf = (text: string): number => {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 4 * availableParallelism()) return jobs;
  throw new UsageError(`--jobs takes a number from 1 to ${4 * availableParallelism()}, not ${text}.`);
};

const parse = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        proposer: { type: 'string' },
        model: { type: 'string' },
        'allow-remote-model': { type: 'boolean', default: false },
        image: { type: 'string' },
        only: { type: 'string', default: '' },
        jobs: { type: 'string', default: '1' },
        out: { type: 'string' },
        config: { type: 'string' },
        markdown: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause));
  }
};

const main = async (): Promise<number> => {
  const { values, positionals } = parse();
  if (values.help) {
    console.log(USAGE);
    return EXIT.verified;
  }
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1)
    throw new UsageError('Name one folder of cases: npm run evaluate -- DIR (--help tells more).');
  const jobs = jobsOf(values.jobs);
  const cases = await readCases(fromUser(folder), values.only);
  const { proposer, model, image } = values;
  const config = await loadConfig(
    { proposer, model, image },
    process.env,
    values.config === undefined ? undefined : fromUser(values.config),
  );
  requireKnownProposer(config, true);
  const out =
    values.out === undefined ? fromUser(join('.opsguard/evaluations', newRunId())) : await outFolder(values.out);

  const status = new StatusLine(process.stderr);
  const interrupt = new AbortController();
  const onSignal = (): void => {
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
    interrupt.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const playing = new Set<Case>();
  let done = 0;
  const told = (): void => status.wait([...playing].map(({ name }) => name).join(', '));
  const outcomes = await evaluate(cases, {
    config,
    allowRemoteModel: values['allow-remote-model'],
    out,
    jobs,
    onReport: reporter(false),
    signal: interrupt.signal,
    onBegin: (one) => {
      playing.add(one);
      told();
    },
    onOutcome: (outcome) => {
      playing.delete(outcome.one);
      status.print(line(outcome, ++done, cases.length));
      if (values.verbose || outcome.hidden === 'failed') for (const text of details(outcome)) status.print(text);
      told();
    },
  });
  status.stop();
  console.log(`${table(outcomes, values.markdown)}\n\n${summary(outcomes)}`);
  console.error(`The runs are in ${out}`);
  if (values.json) console.log(JSON.stringify({ ...figures(outcomes), out, outcomes }));
  if (interrupt.signal.aborted) return EXIT.interrupted;
  return figures(outcomes).hiddenFailed > 0 ? EXIT.internal : EXIT.verified;
};

try {
  process.exitCode = await main();
} catch (cause) {
  process.exitCode = explain(cause);
}
