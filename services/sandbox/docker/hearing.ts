import { frameReader } from '../harness/frames.ts';
import { Verdict } from '../harness/verdict.ts';

/** What came out of the container so far. */
export class Hearing {
  readonly out: Buffer[] = [];
  readonly err: Buffer[] = [];
  started = false;
  refusal: string | null = null;
  verdict: Verdict | null = null;
  /** The harness's own stderr: empty, unless it broke. */
  complaint = '';

  readonly stdout = frameReader(({ kind, payload }) => {
    if (kind === 'O') this.out.push(payload);
    else if (kind === 'E') this.err.push(payload);
    else if (kind === 'S') this.started = true;
    else if (kind === 'V') this.verdict = Verdict.parse(JSON.parse(payload.toString('utf8')));
    else this.refusal = String((JSON.parse(payload.toString('utf8')) as { message: unknown }).message);
  });

  readonly stderr = (chunk: Buffer): void => {
    if (this.complaint.length < 4096) this.complaint += chunk.toString('utf8');
  };
}
