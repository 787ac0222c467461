import type { Rule, TextContext } from './rule.ts';

/** Bytes of a path's part, and of a path, that every common file system takes. */
const MAX_PART_BYTES = 255;
const MAX_PATH_BYTES = 1024;

const problemOf = (path: string): string | null => {
  if (path === '') return 'is empty';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/.test(path))
    return 'holds a control character';
  if (!path.isWellFormed()) return 'is not valid Unicode';
  if (path.includes('\\')) return 'holds a backslash; use / between folders';
  if (path.startsWith('/') || path.startsWith('~') || /^[a-z]:/i.test(path)) return 'is not relative';
  const parts = path.split('/');
  if (parts.includes('..')) return 'leaves its folder with ..';
  if (parts.some((part) => part === '' || part === '.')) return 'has an empty part';
  if (parts.some((part) => part !== part.trim() || part.endsWith('.') || part.includes(':')))
    return 'has a part that starts or ends with a blank, ends with a dot or holds a colon';
  if (parts.some((part) => Buffer.byteLength(part) > MAX_PART_BYTES) || Buffer.byteLength(path) > MAX_PATH_BYTES)
    return 'is too long';
  return null;
};

export const pathInsideWorkspace: Rule<TextContext> = {
  name: 'path-inside-workspace',
  check: ({ files }) =>
    files.flatMap(({ path }) => {
      const problem = problemOf(path);
      return problem === null
        ? []
        : [`The path ${JSON.stringify(path)} ${problem}; name files relative to the repo's root.`];
    }),
};

export const pathThroughLink: Rule<TextContext> = {
  name: 'path-through-link',
  check: ({ repo, files }) =>
    files.flatMap(({ path }) => {
      const parts = path.split('/');
      const link = parts.map((_, index) => parts.slice(0, index + 1).join('/')).find((up) => repo.links.has(up));
      return link === undefined
        ? []
        : [`${path} goes through the symbolic link ${link}; change the file it points to.`];
    }),
};

/** How file systems that ignore case, or compose characters, see a path. */
const folded = (path: string) => path.normalize('NFKC').toLowerCase();

export const pathSpelling: Rule<TextContext> = {
  name: 'path-spelling',
  check: ({ repo, files }) => {
    const known = new Map<string, string>();
    const folders = new Set<string>();
    for (const path of [...repo.files.keys(), ...repo.links]) {
      const parts = path.split('/');
      for (let length = 1; length <= parts.length; length++) {
        const up = parts.slice(0, length).join('/');
        known.set(folded(up), up);
        if (length < parts.length) folders.add(up);
      }
    }
    const seen = new Set<string>();
    return files.flatMap(({ path }) => {
      const sentences: string[] = [];
      if (seen.has(folded(path))) sentences.push(`${path} is in the reply more than once; give each file once, whole.`);
      seen.add(folded(path));
      if (folders.has(path)) sentences.push(`${path} is a folder in the repo; give a file's path.`);
      if (repo.files.has(path)) return sentences;
      const parts = path.split('/');
      for (let length = 1; length <= parts.length; length++) {
        const up = parts.slice(0, length).join('/');
        const spelled = known.get(folded(up));
        if (spelled !== undefined && spelled !== up)
          return [
            ...sentences,
            `${path} differs from ${spelled} in the repo by its spelling only; use the repo's spelling.`,
          ];
        if (length < parts.length && repo.files.has(up))
          return [...sentences, `${path} lies below ${up}, which is a file; choose another path.`];
      }
      return sentences;
    });
  },
};
