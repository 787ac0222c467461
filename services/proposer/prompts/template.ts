import { readFile } from 'node:fs/promises';

/** A template in this folder. The number is raised with every change of the text, so that recorded prompts name theirs. */
export type TemplateName = 'reproduction.v1' | 'fix.v1' | 'pull-request.v1';

/**
 * The template's text with each `{{name}}` replaced, once: what looks like a placeholder inside a value stays as it is.
 * A placeholder without a value and a value without a placeholder are errors.
 */
export const renderTemplate = async (name: TemplateName, values: Readonly<Record<string, string>>): Promise<string> => {
  const text = await readFile(new URL(`./${name}.txt`, import.meta.url), 'utf8');
  const unused = new Set(Object.keys(values));
  const rendered = text.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`The prompt ${name} has no value for {{${key}}}.`);
    unused.delete(key);
    return value;
  });
  if (unused.size > 0) throw new Error(`The prompt ${name} has no place for ${[...unused].join(', ')}.`);
  return rendered;
};
