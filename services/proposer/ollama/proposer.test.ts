import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { E } from '../../../infra/fp.ts';
import { sha256 } from '../../blobs/text.ts';
import { aContext, aPatchContext, aRefusal } from '../prompts/context.fixture.ts';
import { configFor, propose, proposeAgainst, SCRIPT, serving } from './asking.fixture.ts';
import { createOllamaProposer } from './proposer.ts';

const idle = new AbortController().signal;
const digest = 'ab'.repeat(32);

const templateSha256 = async (name: string): Promise<string> =>
  sha256(await readFile(new URL(`../prompts/${name}.txt`, import.meta.url)));

const right = async <A>(task: () => Promise<E.Either<unknown, A>>): Promise<A> => {
  const outcome = await task();
  if (E.isLeft(outcome)) throw new Error(JSON.stringify(outcome.left));
  return outcome.right;
};

describe('a proposal', () => {
  it('asks with explicit limits, no silent cut, no thinking and the schema, and records all of it', async () => {
    const double = await serving({ models: [{ name: 'double:latest', digest }], reply: () => SCRIPT });
    const { reply, provenance } = await right(
      createOllamaProposer(configFor(double, { numCtx: 8_192 })).proposeReproduction(aContext(), idle),
    );
    const chat = double.requests.find(({ path }) => path === '/api/chat')?.body;
    expect(chat).toMatchObject({
      model: 'double:latest',
      stream: true,
      think: false,
      truncate: false,
      shift: false,
      options: { num_ctx: 8_192, num_predict: 2_048, temperature: 0, seed: 1 },
      format: { type: 'object', required: ['script'], properties: { script: { type: 'string' } } },
    });
    expect(chat?.messages).toEqual([{ role: 'user', content: provenance.prompt }]);
    expect(reply).toEqual(JSON.parse(SCRIPT));
    expect(provenance).toEqual({
      proposer: 'ollama',
      model: { name: 'double:latest', digest },
      prompt: expect.stringContaining("KeyError: 'FR'"),
      options: {
        num_ctx: 8_192,
        num_predict: 2_048,
        temperature: 0,
        seed: 1,
        think: false,
        truncate: false,
        shift: false,
        template: 'reproduction.v2',
        templateSha256: await templateSha256('reproduction.v2'),
        host: double.url,
        remoteHost: null,
      },
      reply: SCRIPT,
      rationale: '',
    });
  });

  it('asks for no more context than the model was trained for', async () => {
    const double = await serving({ models: [{ name: 'double:latest', contextLength: 8_192 }], reply: () => SCRIPT });
    await right(createOllamaProposer(configFor(double)).proposeReproduction(aContext(), idle));
    expect(double.requests.at(-1)?.body).toMatchObject({ options: { num_ctx: 8_192 } });
  });

  it('asks again without the option where a model refuses to be told not to think', async () => {
    const double = await serving({ models: [{ name: 'double:latest', refusesThink: true }], reply: () => SCRIPT });
    const { provenance } = await right(createOllamaProposer(configFor(double)).proposeReproduction(aContext(), idle));
    expect(double.requests.at(-1)?.body).not.toHaveProperty('think');
    expect(provenance.options).toMatchObject({ think: null });
  });

  it('asks no third time where that is refused as well', async () => {
    const body = { error: 'think value "false" is not supported for this model' };
    const double = await serving({ reply: () => ({ kind: 'status', status: 400, body }) });
    expect(await propose(configFor(double))).toMatchObject({
      failure: { kind: 'terminal', code: 'proposer_unavailable', message: expect.stringContaining('think value') },
    });
    expect(double.requests.filter(({ path }) => path === '/api/chat').map(({ body }) => body?.think)).toEqual([
      false,
      undefined,
    ]);
  });

  it('changes prompt and sampling for a second attempt', async () => {
    const double = await serving({ reply: () => SCRIPT });
    const context = aContext({}, [aRefusal('reproduction', 'raise KeyError')]);
    const { provenance } = await right(createOllamaProposer(configFor(double)).proposeReproduction(context, idle));
    expect(provenance.prompt).toContain('raise KeyError');
    expect(provenance.options).toMatchObject({ temperature: 0.4, seed: 2 });
  });

  it('gives a patch as the model wrote it: line ends are put back for every proposer alike', async () => {
    const content = 'def total(prices, country):\n    return 0\n';
    const double = await serving({ reply: () => JSON.stringify({ files: [{ path: 'shop/cart.py', content }] }) });
    const context = aPatchContext({ 'shop/cart.py': (own) => own.replace(/\n/g, '\r\n') });
    const { reply, provenance } = await right(createOllamaProposer(configFor(double)).proposePatch(context, idle));
    expect(reply.files).toEqual([{ path: 'shop/cart.py', content }]);
    expect(provenance.options).toMatchObject({
      template: 'fix.v2',
      templateSha256: await templateSha256('fix.v2'),
    });
  });

  it('refuses a patch for a file of which the model saw a part', async () => {
    const double = await serving({
      reply: () => JSON.stringify({ files: [{ path: 'main.py', content: 'print(1)\n' }] }),
    });
    const context = aPatchContext({ 'main.py': (own) => own + '# a long comment\n'.repeat(5_000) });
    const outcome = await createOllamaProposer(configFor(double)).proposePatch(context, idle)();
    expect(outcome).toMatchObject({ left: { code: 'no_proposal', message: expect.stringContaining("'main.py'") } });
  });

  it('describes a patch', async () => {
    const written = { title: 'Know the rate of FR', body: 'It was missing.' };
    const double = await serving({ reply: () => JSON.stringify(written) });
    const context = { ...aPatchContext(), diff: '+x\n', label: 'fix' };
    const { reply } = await right(createOllamaProposer(configFor(double)).proposePullRequest(context, idle));
    expect(reply).toEqual(written);
  });

  it('sends nothing of the repo when the job is too large', async () => {
    const double = await serving({ reply: () => SCRIPT });
    const outcome = await createOllamaProposer(configFor(double, { numCtx: 600 })).proposeReproduction(
      aContext(),
      idle,
    )();
    expect(outcome).toMatchObject({
      left: { code: 'no_proposal', message: expect.stringMatching(/of 600 tokens 322/) },
    });
    expect(double.requests.map(({ path }) => path)).not.toContain('/api/chat');
  });
});

describe('a reply in another dress is taken', () => {
  it.each([
    ['fenced', `\`\`\`json\n${SCRIPT}\n\`\`\``],
    ['after thinking in the text', `<think>Let me see…</think>\n${SCRIPT}`],
    ['after thinking in the text, and a word before that', `Sure.\n<think>Hm {</think>\n${SCRIPT}`],
    ['after thinking that the template began', `Let me see {…}\n</think>\n\n${SCRIPT}`],
    ['with CRLF around it', `\r\n${SCRIPT}\r\n`],
    ['fenced with CRLF', `\`\`\`json\r\n${SCRIPT}\r\n\`\`\`\r\n`],
  ])('%s', async (_, text) => {
    const outcome = await proposeAgainst(text);
    expect(outcome).toMatchObject({ proposal: { reply: JSON.parse(SCRIPT), provenance: { reply: text } } });
  });

  it('after thinking in a field of its own, which is no part of it', async () => {
    const outcome = await proposeAgainst({ kind: 'text', text: SCRIPT, thinking: 'Hm. {"script": "no"}' });
    expect(outcome).toMatchObject({ proposal: { provenance: { reply: SCRIPT } } });
  });

  it('with characters of several bytes, cut anywhere', async () => {
    const reply = JSON.stringify({ script: `print("${'ä→🐍'.repeat(500)}")` });
    expect(await proposeAgainst(reply)).toMatchObject({ proposal: { provenance: { reply } } });
  });
});
