import { once } from 'node:events';
import { createWebSocketReceiver } from '@statelyai/inspect';
import { expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import type { EventOf } from '../../events/schema/event.ts';
import { serveStately } from '../../services/inspector/stately/server.ts';
import { forge, linesOf, withEvent } from '../histories/forger.ts';
import { loadGolden } from '../histories/golden.ts';
import { createRuns } from './serving.ts';

type Received = {
  readonly type: string;
  readonly sessionId: string;
  readonly snapshot?: { value?: unknown; status?: string };
  readonly definition?: string;
};

const { run, bytes, records } = loadGolden('verified');
const lines = bytes.toString('utf8').trimEnd().split('\n');

/** What Stately's own receiver makes of what is sent. */
const receive = (server: string): Received[] => {
  const received: Received[] = [];
  createWebSocketReceiver({ server }).subscribe((event) => void received.push(event as unknown as Received));
  return received;
};

it("Stately's own receiver gets the actor, then each event and snapshot, of a run that goes on meanwhile", async () => {
  const runs = await createRuns();
  await runs.write(run, `${lines.slice(0, 4).join('\n')}\n`);
  const stately = await serveStately(runs.source, run);
  onTestFinished(() => stately.close());
  const received = receive(stately.url);
  await vi.waitFor(() => expect(received.length).toBeGreaterThan(4), { timeout: 30_000 });
  expect(received[0]).toMatchObject({
    type: '@xstate.actor',
    sessionId: run,
    name: 'remediation',
    snapshot: { value: 'setup_workspace' },
  });
  expect(Object.keys(JSON.parse(received[0]?.definition ?? '{}').states)).toContain('fix_decision');
  await runs.append(run, `${lines.slice(4).join('\n')}\n`);
  const events = records.flatMap((record) => record.events).length;
  // The first event makes the actor and its snapshot; each other one is an event and a snapshot.
  await vi.waitFor(() => expect(received).toHaveLength(2 * events), { timeout: 30_000 });
  expect(received.at(-1)).toMatchObject({ type: '@xstate.snapshot', snapshot: { value: 'verified', status: 'done' } });
  const states = received.flatMap(({ type, snapshot }) => (type === '@xstate.snapshot' ? [snapshot?.value] : []));
  expect(states).toEqual(
    expect.arrayContaining(['classify_error', 'execute_reproduction', 'execute_fix_test', 'generate_pr']),
  );
});

it('a page of another site is not let in, nor who has no token', async () => {
  const runs = await createRuns();
  await runs.write(run, bytes);
  const stately = await serveStately(runs.source, run);
  onTestFinished(() => stately.close());
  const outcome = (origin: string, url = stately.url): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(url, { origin });
      socket.once('open', () => resolve('open')).once('error', (error) => resolve(error.message));
      socket.once('open', () => socket.terminate());
    });
  expect(await outcome('https://evil.example')).toMatch(/401/);
  expect(await outcome('http://localhost:3000')).toBe('open');
  const { origin, host } = new URL(stately.url);
  expect(origin).toBe(`ws://${host}`);
  expect(await outcome('http://localhost:3000', `ws://${host}/?token=guessed`)).toMatch(/401/);
  expect(await outcome('http://localhost:3000', `ws://${host}/`)).toMatch(/401/);
});

it.each([
  ['damaged', lines.with(6, (lines[6] ?? '').replace('"at":"2', '"at":"3'))],
  [
    'of another statechart',
    linesOf(
      forge(
        run,
        withEvent(records, 1, 0, (started: EventOf<'run.started'>) => ({ ...started, machine: '0' })),
      ),
    ),
  ],
])('a log that is %s ends the connection with the record that cannot be read', async (_, log) => {
  const runs = await createRuns();
  await runs.write(run, `${log.join('\n')}\n`);
  const stately = await serveStately(runs.source, run);
  onTestFinished(() => stately.close());
  const [code, reason] = await once(new WebSocket(stately.url), 'close');
  expect([code, String(reason)]).toEqual([1011, expect.stringMatching(/^Record \d/)]);
});
