import {
  type Behaviour,
  type DoubleRequest,
  type OllamaDouble,
  type OllamaDoubleOptions,
  startOllamaDouble,
} from '../doubles/ollama-server.ts';

export type Question = 'reproduction' | 'fix' | 'pull_request';

/** What a model says, by what it is asked; the last answer of a list is given again and again. */
export type Script = {
  readonly reproduction: readonly Behaviour[];
  readonly fix?: readonly Behaviour[];
};

export type Model = OllamaDouble & {
  /** What a call needs to ask it. */
  readonly args: readonly string[];
  readonly env: { readonly OPSGUARD_OLLAMA_HOST: string };
};

export const MODEL = { name: 'm:latest', digest: 'ab'.repeat(32) };

/** Which reply schema a request asks for. */
export const questionOf = ({ body }: DoubleRequest): Question => {
  const { properties } = (body?.format ?? { properties: {} }) as { properties: object };
  return 'script' in properties ? 'reproduction' : 'files' in properties ? 'fix' : 'pull_request';
};

export const promptOf = ({ body }: DoubleRequest): string =>
  ((body?.messages ?? []) as { content: string }[]).map(({ content }) => content).join('\n');

export const chats = (model: OllamaDouble, question: Question): DoubleRequest[] =>
  model.requests.filter((request) => request.path === '/api/chat' && questionOf(request) === question);

/** A model server that answers as scripted, over Ollama's protocol; it has one model, unless `server` says otherwise. */
export const startModel = async (script: Script, server: Omit<OllamaDoubleOptions, 'reply'> = {}): Promise<Model> => {
  const asked = { reproduction: 0, fix: 0 };
  const model = await startOllamaDouble({
    models: [MODEL],
    ...server,
    reply: (request) => {
      const question = questionOf(request);
      if (question === 'pull_request') return JSON.stringify({ title: 'Repair it', body: 'See the diff.' });
      const answers = script[question] ?? [];
      const answer = answers[Math.min(asked[question]++, answers.length - 1)];
      return answer ?? { kind: 'status', status: 500, body: { error: `The test has no answer to a ${question}.` } };
    },
  });
  return { ...model, args: ['--proposer', 'ollama', '--model', 'm'], env: { OPSGUARD_OLLAMA_HOST: model.url } };
};

export const reproduction = (script: string, rest: object = {}): string => JSON.stringify({ script, ...rest });

export const fix = (files: Readonly<Record<string, string>>): string =>
  JSON.stringify({ files: Object.entries(files).map(([path, content]) => ({ path, content })) });
