import { ServiceError, terminal } from '../../failure.ts';

/** A model's name, and the digits of the digest that it must have, where the operator pinned one. */
export type ModelReference = { readonly name: string; readonly pin: string | null };

/** Reads `name` or `name@sha256:…` (12 to 64 hex digits). Throws a {@link ServiceError} for anything else. */
export const parseModel = (text: string): ModelReference => {
  const match = /^([^\s@]+)(?:@sha256:([0-9a-f]{12,64}))?$/i.exec(text.trim());
  if (match?.[1] === undefined) {
    throw new ServiceError(
      terminal('model_missing', `'${text}' is no model name; give one that 'ollama list' prints, or name@sha256:….`),
    );
  }
  return { name: match[1], pin: match[2]?.toLowerCase() ?? null };
};

/** Whether Ollama itself would run a model of this name on somebody else's machine. */
export const isCloudName = (name: string): boolean => /[:-]cloud$/i.test(name);

/** The registry, the `library/` namespace and the tag `latest` go without saying, and case does not matter. */
const canonical = (name: string): string => {
  const short = name
    .toLowerCase()
    .replace(/^registry\.ollama\.ai\//, '')
    .replace(/^library\//, '');
  return /:[^/]*$/.test(short) ? short : `${short}:latest`;
};

/** Whether two names mean the same model to an Ollama server. */
export const sameModel = (a: string, b: string): boolean => canonical(a) === canonical(b);
