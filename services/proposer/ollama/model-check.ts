import type { Ollama } from 'ollama';
import { z } from 'zod';
import { ServiceError, terminal } from '../../failure.ts';
import { OllamaHttpError } from './http-failure.ts';
import { isCloudName, type ModelReference, sameModel } from './model-name.ts';

/**
 * What is known of a model before it is asked. `contextLength`: the tokens that it was trained for, where known.
 * `remoteHost`: where the server says that it runs it; null for a model of its own.
 */
export type ModelFacts = {
  readonly name: string;
  readonly digest: string;
  readonly contextLength: number | null;
  readonly remoteHost: string | null;
};

const Remote = { remote_host: z.string().optional(), remote_model: z.string().optional() };
const Tags = z.looseObject({
  models: z
    .array(z.looseObject({ name: z.string(), digest: z.string(), ...Remote }))
    .nullish()
    .transform((models) => models ?? []),
});
const Show = z.looseObject({ ...Remote, model_info: z.record(z.string(), z.unknown()).nullish() });
const Status = z.looseObject({ cloud: z.looseObject({ disabled: z.boolean() }).optional() });

const refuse = (message: string): never => {
  throw new ServiceError(terminal('proposer_unavailable', message));
};

const parse = <T>(schema: z.ZodType<T>, value: unknown, path: string): T => {
  const parsed = schema.safeParse(value);
  return parsed.success
    ? parsed.data
    : refuse(`What answered ${path} does not speak Ollama's protocol: ${z.prettifyError(parsed.error).slice(0, 200)}`);
};

type RemoteFacts = { readonly remote_host?: string | undefined; readonly remote_model?: string | undefined };

/** Where a model runs, if not on the server itself; the operator's allowance is all that makes it usable. */
const remoteHost = (name: string, facts: RemoteFacts, allowRemote: boolean): string | null => {
  const where = facts.remote_host || facts.remote_model || null;
  if (where === null || allowRemote) return where;
  return refuse(
    `The model '${name}' runs elsewhere (${where}): code of the repo would leave this machine. Use a local one.`,
  );
};

/** Servers from before the cloud features have no such path, and nothing to switch off. */
const refuseCloudFeatures = async (fetch: typeof globalThis.fetch, host: string): Promise<void> => {
  const answer = await fetch(`${host}/api/status`).catch((error: unknown) => {
    if (error instanceof OllamaHttpError && (error.status === 404 || error.status === 405)) return null;
    throw error;
  });
  if (answer === null) return;
  const { cloud } = parse(Status, await answer.json(), '/api/status');
  if (cloud?.disabled !== true) {
    refuse(
      `The Ollama server at ${host} has its cloud features switched on; start it with OLLAMA_NO_CLOUD=1, ` +
        'or allow remote models explicitly.',
    );
  }
};

const contextLength = (info: Record<string, unknown> | null | undefined): number | null => {
  const found = Object.entries(info ?? {}).find(([key]) => key.endsWith('.context_length'))?.[1];
  return typeof found === 'number' && found > 0 ? found : null;
};

/**
 * Makes sure, before any code is sent, that the server has the model, that its digest is the pinned one, and (unless
 * `allowRemote`) that it runs on that server. Throws {@link ServiceError}s with `model_missing` or `proposer_unavailable`.
 */
export const checkModel = async (
  client: Ollama,
  fetch: typeof globalThis.fetch,
  wanted: ModelReference & { readonly host: string; readonly allowRemote: boolean },
): Promise<ModelFacts> => {
  const { host, name, pin, allowRemote } = wanted;
  if (!allowRemote && isCloudName(name)) {
    refuse(`'${name}' is a cloud model: code of the repo would leave this machine. Use a local one.`);
  }
  if (!allowRemote) await refuseCloudFeatures(fetch, host);
  const { models } = parse(Tags, await client.list(), '/api/tags');
  const model = models.find((candidate) => sameModel(candidate.name, name));
  if (model === undefined) {
    throw new ServiceError(
      terminal('model_missing', `Ollama at ${host} has no model '${name}'; get it with: ollama pull ${name}`),
    );
  }
  const digest = model.digest.toLowerCase().replace(/^sha256:/, '');
  if (pin !== null && !digest.startsWith(pin)) {
    throw new ServiceError(
      terminal(
        'model_missing',
        `The model '${name}' at ${host} has the digest sha256:${digest}, not the pinned sha256:${pin}.`,
      ),
    );
  }
  const listed = remoteHost(name, model, allowRemote);
  const show = parse(Show, await client.show({ model: name }), '/api/show');
  const shown = remoteHost(name, show, allowRemote);
  return {
    name: model.name,
    digest,
    contextLength: contextLength(show.model_info),
    remoteHost: listed ?? shown,
  };
};
