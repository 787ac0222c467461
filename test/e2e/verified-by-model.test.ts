import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../events/schema/event.ts';
import { chats, MODEL, type Model, promptOf, startModel } from './model.ts';
import { goodReplies } from './replies.ts';
import { EXAMPLE_NAMES, readRecords } from './scene.ts';
import { describeVerified } from './verified.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a run by a model verifies', () => {
  for (const name of EXAMPLE_NAMES) {
    let model: Model;
    let script: Awaited<ReturnType<typeof goodReplies>>;
    describeVerified(
      name,
      async (repo) => {
        script = await goodReplies(name, repo);
        model = await startModel(script);
        return { args: model.args, env: model.env, end: () => model.stop() };
      },
      (run) => {
        it('keeps the whole prompts with their digests, the raw replies and the digest of the model', async () => {
          const events = (await readRecords(run().summary.artifactsDir)).flatMap((record) => record.events);
          const provenances = events.flatMap((event: RunEvent) =>
            event.type === 'reproduction.proposed' || event.type === 'patch.proposed' ? [event.provenance] : [],
          );
          const prompts = [...chats(model, 'reproduction'), ...chats(model, 'fix')].map(promptOf);
          expect(prompts).toHaveLength(2);
          expect(provenances.map(({ prompt }) => prompt?.text)).toEqual(prompts);
          expect(provenances.map(({ promptSha256 }) => promptSha256)).toEqual(prompts.map(sha256));
          expect(provenances.map(({ reply }) => reply.text)).toEqual([script.reproduction[0], script.fix?.[0]]);
          expect(provenances.map((one) => one.model)).toEqual([MODEL, MODEL]);
          for (const { options } of provenances)
            expect(options).toMatchObject({
              seed: 1,
              temperature: 0,
              host: model.url,
              template: expect.stringMatching(/^(reproduction|fix)\.v\d+$/),
              templateSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
            });
        });
      },
    );
  }
});
