import { expect, it, vi } from 'vitest';
import { EVENTS, ensureLogStream } from '../../infra/nats/log-stream.ts';
import { answerRequests } from '../../infra/nats/requests.ts';
import { subjects } from '../../infra/nats/subjects.ts';
import { createScene } from './scene.ts';

const soon = { timeout: 20_000, interval: 10 };

it('a request is answered by one of the group, and one that fails is told so', async () => {
  const scene = await createScene();
  const answered = vi.fn(async (payload: unknown) => {
    if (payload === undefined) throw new Error('that is no JSON');
    return { got: payload };
  });
  for (const name of ['one', 'other'])
    await answerRequests(await scene.connect(name), subjects.alerts, {
      group: 'opsguard-orchestrators',
      handle: answered,
      onReport: scene.onReport,
    });
  const asker = await scene.connect('asker');
  const ask = async (text: string) => (await asker.nc.request(subjects.alerts, text, { timeout: 5_000 })).json();
  expect(await ask('"help"')).toEqual({ got: 'help' });
  expect(answered).toHaveBeenCalledTimes(1);
  expect(await ask('{"half')).toEqual({ error: { code: 'internal', message: 'that is no JSON' } });
  expect(scene.reports.map(({ code }) => code)).toEqual(['handler_failed']);
});

it('an asker cannot make the answerer publish where only the answerer may', async () => {
  const scene = await createScene();
  await ensureLogStream(scene.broker);
  const handle = vi.fn(async () => 'an answer');
  const group = 'opsguard-orchestrators';
  await answerRequests(scene.broker, subjects.alerts, { group, handle, onReport: scene.onReport });
  const asker = await scene.connect('asker');
  for (const reply of [subjects.event(scene.run), '$JS.API.STREAM.DELETE.OPSGUARD_JOBS', '_INBOXES', undefined])
    asker.nc.publish(subjects.alerts, '"help"', reply === undefined ? {} : { reply });
  await vi.waitFor(() => expect(scene.reports.map(({ code }) => code)).toEqual(Array(4).fill('malformed')), soon);
  expect(handle).not.toHaveBeenCalled();
  expect((await scene.broker.jsm.streams.info(EVENTS)).state.messages).toBe(0);
});
