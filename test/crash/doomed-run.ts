import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from '../../events/log/encoding.ts';
import { sha256 } from '../../events/log/file/hash.ts';
import type { EventLog } from '../../events/log/port.ts';
import { loadConfig } from '../../infra/config/config.ts';
import { signingKey } from '../../services/attestation/keys.ts';
import { resumeRun, startRun } from '../../services/runtime/run.ts';
import { openRunFolder } from '../../services/runtime/run-folder.ts';
import { createRuntime } from '../../services/runtime/runtime.ts';
import { newRunId, runStarted } from '../../services/runtime/started.ts';
import { afterAppend } from '../log/after-append.ts';

/**
 * A run like that of `opsguard run` or `opsguard resume`, in a process that kills itself at one record:
 * `doomed-run.ts FOLDER REPO WHEN SEQ`. `after`: the record is durable, and nothing of it has been carried out. `within`:
 * half of its bytes are written. A folder that holds a run is resumed.
 */
const [path = '', repo = '', when = '', at = ''] = process.argv.slice(2);
const seq = Number(at);

const die = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
};

const dyingWithin = (log: EventLog): EventLog => ({
  ...log,
  append: (run, expectedSeq, commit) => {
    if (expectedSeq + 1 !== seq) return log.append(run, expectedSeq, commit);
    const file = join(path, 'events.jsonl');
    const previous = expectedSeq === 0 ? null : (readFileSync(file, 'utf8').split('\n').at(-2) ?? null);
    const { text } = encode(sha256, run, seq, previous, commit);
    appendFileSync(file, text.slice(0, text.length / 2));
    return die();
  },
});

// The folder is there before the log is, as it is for `opsguard run`.
mkdirSync(path, { recursive: true });
const folder = openRunFolder(path);
const log =
  when === 'within' ? dyingWithin(folder.log) : afterAppend(folder.log, (record) => void (record.seq === seq && die()));
const config = await loadConfig({ proposer: 'rules' }, process.env);
const onReport = () => undefined;
const runtime = createRuntime({ config, workers: true, onReport, env: process.env });
const options = {
  maxRepoBytes: config.maxRepoBytes,
  signingKey: await signingKey(process.env),
  onRecord: () => undefined,
  onReport,
};
const begun = await folder.log.readRun(/"run":"([^"]+)"/.exec(readIfThere())?.[1] ?? '').catch(() => undefined);
if (begun === undefined) {
  const run = newRunId();
  const errorLog = readFileSync(join(repo, 'error.log'), 'utf8');
  const alert = { repoPath: repo, errorLog, source: 'error.log' };
  const started = await runStarted(run, alert, config, false, folder.blobs);
  await startRun(runtime, { ...folder, log }, started, options).done;
} else await (await resumeRun(runtime, { ...folder, log }, begun.records[0]!.run, options)).done;
await runtime.close();

function readIfThere(): string {
  try {
    return readFileSync(join(path, 'events.jsonl'), 'utf8').slice(0, 200);
  } catch {
    return '';
  }
}
