import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** A template in this folder. The number is raised with every change of the text, so that recorded prompts name theirs. */
export type TemplateName = 'reproduction.v1' | 'fix.v1' | 'pull-request.v1';

/** A template's text with its values in it, and the digest of the template's own text, which tells what was asked. */
export type Rendered = { readonly text: string; readonly sha256: string };

/**
 * The template's text with each `{{name}}` replaced, once: what looks like a placeholder inside a value stays as it is.
 * A placeholder without a value and a value without a placeholder are errors.
 */
export const renderTemplate = async (
  name: TemplateName,
  values: Readonly<Record<string, string>>,
): Promise<Rendered> => {
  const text = await readFile(new URL(`./${name}.txt`, import.meta.url), 'utf8');
  const unused = new Set(Object.keys(values));
  const rendered = text.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`The prompt ${name} has no value for {{${key}}}.`);
    unused.delete(key);
    return value;
  });
  if (unused.size > 0) throw new Error(`The prompt ${name} has no place for ${[...unused].join(', ')}.`);
  return { text: rendered, sha256: createHash('sha256').update(text).digest('hex') };
};
