import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EventLog, UnreadableLogError } from '../../events/log/port.ts';
import { DivergenceError, replay } from '../../events/replay.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import type { TextStore } from '../blobs/port.ts';
import { buildAudit } from '../reports/audit.ts';
import { ATTESTATION_FILE, digestBundle } from './bundle.ts';
import { keyId, open, readEnvelope } from './dsse.ts';
import { buildStatement, Statement } from './statement.ts';

/** What is wrong with a bundle, a finding a line; `file` is the file that was changed. */
export type Problem = { readonly file: string; readonly sentence: string };

export type Verified =
  | { readonly ok: true; readonly statement: Statement; readonly records: readonly LogRecord[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type Bundle = { readonly path: string; readonly log: EventLog; readonly blobs: TextStore };

/**
 * Checks a bundle without Docker: the signature over the statement, every file against its digest, the log's chain and
 * its replay to `verified`, and that statement and audit say what the log says.
 */
export const verifyBundle = async (bundle: Bundle, key: KeyObject): Promise<Verified> => {
  const text = await readFile(join(bundle.path, ATTESTATION_FILE), 'utf8').catch(() => null);
  if (text === null) return bad(ATTESTATION_FILE, 'The bundle has no attestation: only verified runs have one.');
  const payload = open(text, key);
  if (payload === null) return bad(ATTESTATION_FILE, signatureSentence(text, key));
  const statement = Statement.safeParse(JSON.parse(payload.toString('utf8'))).data;
  if (statement === undefined) return bad(ATTESTATION_FILE, 'What was signed is not a statement of this version.');

  const problems = compareFiles(statement, await digestBundle(bundle.path));
  if (problems.length > 0) return { ok: false, problems };
  return checkLog(bundle, statement);
};

const bad = (file: string, sentence: string): Verified => ({ ok: false, problems: [{ file, sentence }] });

const signatureSentence = (text: string, key: KeyObject): string => {
  const signer = readEnvelope(text)?.signatures[0].keyid;
  if (signer === undefined) return 'It is not a DSSE envelope with one signature: it was changed.';
  return signer === keyId(key)
    ? 'Its signature does not fit its bytes: it was changed.'
    : `It names the key ${signer.slice(0, 16)}…, and was checked with ${keyId(key).slice(0, 16)}…; give the signer's public key with --key.`;
};

const compareFiles = (statement: Statement, actual: ReadonlyMap<string, string>): Problem[] => {
  const expected = new Map(statement.subject.map(({ name, digest }) => [name, digest.sha256]));
  return [
    ...[...expected].flatMap(([file, sha256]) => {
      const found = actual.get(file);
      if (found === undefined) return [{ file, sentence: 'It is missing.' }];
      return found === sha256 ? [] : [{ file, sentence: 'Its bytes are not the ones that were attested.' }];
    }),
    ...[...actual.keys()]
      .filter((file) => !expected.has(file))
      .map((file) => ({ file, sentence: 'It was added to the bundle.' })),
  ];
};

/** The files are as they were signed; what remains is whether the signer told the truth about its own log. */
const checkLog = async (bundle: Bundle, statement: Statement): Promise<Verified> => {
  const { runId } = statement.predicate;
  try {
    const { records } = await bundle.log.readRun(runId);
    const { context } = replay(records).snapshot;
    if (context.status !== 'verified')
      return bad('events.jsonl', `The log ends in ${context.status}, not in a verified patch.`);
    const subjects = new Map(statement.subject.map(({ name, digest }) => [name, digest.sha256]));
    if (JSON.stringify(buildStatement(records, subjects)) !== JSON.stringify(statement))
      return bad(ATTESTATION_FILE, 'The statement says something else than the log.');
    const audit = `${JSON.stringify(await buildAudit(records, bundle.blobs), null, 2)}\n`;
    if (audit !== (await readFile(join(bundle.path, 'audit.json'), 'utf8')))
      return bad('audit.json', 'The audit says something else than the log.');
    return { ok: true, statement, records };
  } catch (cause) {
    if (cause instanceof UnreadableLogError || cause instanceof DivergenceError)
      return bad('events.jsonl', cause.message);
    throw cause;
  }
};
