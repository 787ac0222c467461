import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { failWhereOutputIsLost, guardStreams } from './streams.ts';

guardStreams();

// Verbs, and what tells their errors apart, are imported when they are needed: `--help` pays for none of them.
const program = new Command('opsguard')
  .description('Accepts no fix for a broken Python service that it has not seen fail before and work after.')
  .version(packageJson.version)
  .exitOverride()
  .showHelpAfterError('(opsguard --help lists the commands)')
  .enablePositionalOptions();

const verb = (code: Promise<number>): Promise<void> =>
  code.then((exitCode) => {
    process.exitCode = exitCode;
  });

/** A verb whose result is what it prints. */
const listing = (code: Promise<number>): Promise<void> => {
  failWhereOutputIsLost();
  return verb(code);
};

program
  .command('run')
  .description('take an alert to a proven patch, or to a report that says why not')
  .usage('--repo DIR (--error-log FILE|- [options] | -- python main.py)')
  .requiredOption('--repo <dir>', "the broken service's repo; it is only read")
  .option('--error-log <file>', 'the log with the traceback, - for stdin')
  .option('--proposer <name>', 'auto, ollama or rules')
  .option('--model <name>', 'the Ollama model, as `ollama list` prints it')
  .option('--image <reference>', 'the sandbox image')
  .option('--out <dir>', 'where the artifacts go (default .opsguard/runs/<run>)')
  .option('--nats <url>', 'a NATS server to use instead of one of our own')
  .option('--no-workers', 'leave all work to workers connected elsewhere')
  .option('--allow-remote-model', 'let the model be on another machine')
  .option('--inspect', 'show the run in the browser as it goes')
  .option('--config <file>', 'a JSON file with settings')
  .option('--json', 'print one JSON object as the last line of stdout')
  .option('--quiet', 'print no progress, only how it ended')
  .argument('[command...]', 'after --: the command that fails, run in the sandbox to get its traceback')
  .action(async (command: string[], flags) => verb((await import('./commands/run.ts')).run(flags, command)));

program
  .command('demo')
  .description('a broken example repo, from alert to proof')
  .option('--example <name>', 'the folder under examples/', 'parcel-quotes')
  .option('--inspect', 'show the run in the browser as it goes')
  .action(async (flags) => verb((await import('./commands/demo.ts')).demo(flags)));

program
  .command('classify')
  .description('what the classification gate says of a log, and why')
  .requiredOption('--error-log <file>', 'the log, - for stdin')
  .option('--repo <dir>', 'map frames onto this repo')
  .option('--json', 'print one JSON object')
  .action(async (flags) => listing((await import('./commands/classify.ts')).classifyLog(flags)));

program
  .command('runs')
  .description('the runs under .opsguard/runs, or of a cluster')
  .option('--nats <url>', "read the cluster's log on this NATS server")
  .option('--json', 'print one JSON object a line')
  .action(async (flags) => listing((await import('./commands/runs.ts')).runs(flags)));

program
  .command('show')
  .description('one run: its way, its attempts, its evidence')
  .argument('<run>', 'a run id, its beginning, `latest`, or a folder')
  .option('--nats <url>', "read the cluster's log on this NATS server")
  .option('--json', 'print the audit')
  .action(async (run, flags) => listing((await import('./commands/show.ts')).show(run, flags)));

program
  .command('replay')
  .description('rebuild a run from its log alone, and compare every record')
  .argument('<run>', 'a run id, its beginning, `latest`, or a folder')
  .option('--until <seq>', 'stop after this record, and show what the run was at then')
  .option('--nats <url>', "read the cluster's log on this NATS server")
  .option('--json', 'print the state as JSON')
  .action(async (run, flags) => listing((await import('./commands/replay.ts')).replayRun(run, flags)));

program
  .command('resume')
  .description('go on with a run whose process was killed')
  .argument('<run>', 'a run id, its beginning, `latest`, or a folder')
  .option('--nats <url>', 'a NATS server to use instead of one of our own')
  .option('--no-workers', 'leave all work to workers connected elsewhere')
  .option('--config <file>', 'a JSON file with settings')
  .option('--json', 'print one JSON object as the last line of stdout')
  .option('--quiet', 'print no progress, only how it ended')
  .action(async (run, flags) => verb((await import('./commands/resume.ts')).resume(run, flags)));

program
  .command('inspect')
  .description('the statechart in the browser, live or travelling in time')
  .argument('[run]', 'a run id, its beginning, `latest`, or a folder; without it the list of runs')
  .option('--nats <url>', "look at the cluster's runs on this NATS server")
  .option('--port <number>', 'the port on loopback (default: any that is free)')
  .option('--no-open', 'open no browser')
  .option('--stately', "speak the protocol of Stately's inspector as well")
  .action(async (run, flags) => verb((await import('./commands/inspect.ts')).inspect(run, flags)));

program
  .command('verify')
  .description('check a proof: signature, digests, chain, and that it says what its log says')
  .argument('<bundle>', "the artifacts' folder, or a run id")
  .option('--key <file>', "the signer's public key (PEM); default: this user's own")
  .option('--rerun', 'play the evidence again in fresh containers')
  .option('--json', 'print one JSON object')
  .action(async (bundle, flags) => listing((await import('./commands/verify.ts')).verify(bundle, flags)));

program
  .command('key')
  .description('print the public key that proofs made here are checked with')
  .action(async () => listing((await import('./commands/key.ts')).publicKey()));

program
  .command('doctor')
  .description('check everything that a run needs')
  .option('--json', 'print one JSON object')
  .action(async (flags) => listing((await import('./commands/doctor.ts')).doctor(flags)));

program
  .command('graph')
  .description('the statechart')
  .option('--format <format>', 'mermaid, svg or json', 'mermaid')
  .option('--run <run>', 'with svg: the way that this run took')
  .option('--nats <url>', "read the run from the cluster's log on this NATS server")
  .action(async (flags) => listing((await import('./commands/graph.ts')).graph(flags)));

program
  .command('image')
  .description('the sandbox image')
  .command('build')
  .description('build it from Debian packages, where no registry can be reached')
  .action(async () => verb((await import('./commands/image.ts')).buildSandboxImage()));

program
  .command('serve')
  .description('take alerts from NATS and run them, as one of many orchestrators')
  .option('--nats <url>', 'the NATS server, with its token or user: nats://user:password@host:port')
  .option('--out <dir>', 'where the artifacts of each run go (default .opsguard/runs)')
  .option('--max-runs <count>', 'runs that go on at once; alerts over it are refused', '64')
  .option('--no-workers', 'leave all work to workers connected elsewhere')
  .option('--config <file>', 'a JSON file with settings')
  .option('--quiet', 'print nothing but the ends of runs')
  .action(async (flags) => verb((await import('./commands/serve.ts')).serve(flags)));

program
  .command('export')
  .description("lay out a finished run of a cluster's log, as `run` leaves it")
  .argument('<run>', 'a run id, its beginning, or `latest`')
  .requiredOption('--nats <url>', "the NATS server that has the cluster's log")
  .option('--out <dir>', 'where the artifacts go (default .opsguard/runs/<run>)')
  .action(async (run, flags) => verb((await import('./commands/export.ts')).exportRun(run, flags)));

const worker = program.command('worker').description('work for orchestrators elsewhere');
for (const kind of ['sandbox', 'llm'] as const)
  worker
    .command(kind)
    .description(kind === 'sandbox' ? 'run containers' : 'ask the proposer')
    .option('--nats <url>', 'the NATS server, with its token or user: nats://user:password@host:port')
    .option('--config <file>', 'a JSON file with settings')
    .action(async (flags) => verb((await import('./commands/worker.ts')).work(kind, flags)));

try {
  await program.parseAsync();
} catch (cause) {
  if (cause instanceof CommanderError && cause.exitCode === 0) process.exitCode = 0;
  else process.exitCode = (await import('./explain.ts')).explain(cause);
}
