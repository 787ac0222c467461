import { readFile } from 'node:fs/promises';
import { sha256 } from '../../blobs/text.ts';

/** A template in this folder. The number is raised with every change of the text, so that recorded prompts name theirs. */
export type TemplateName = 'reproduction.v2' | 'fix.v2' | 'pull-request.v2';

/** A filled template; `sha256` is of the template's file, as it was read. */
export type Rendered = { readonly text: string; readonly sha256: string };

/**
 * The template's text with each `{{name}}` replaced, once: what looks like a placeholder inside a value stays as it is.
 * A placeholder without a value and a value without a placeholder are errors.
 */
export const renderTemplate = async (
  name: TemplateName,
  values: Readonly<Record<string, string>>,
): Promise<Rendered> => {
  const template = await readFile(new URL(`./${name}.txt`, import.meta.url), 'utf8');
  const unused = new Set(Object.keys(values));
  const text = template.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`The prompt ${name} has no value for {{${key}}}.`);
    unused.delete(key);
    return value;
  });
  if (unused.size > 0) throw new Error(`The prompt ${name} has no place for ${[...unused].join(', ')}.`);
  return { text, sha256: sha256(template) };
};
