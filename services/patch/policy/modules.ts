import type { PatchRepo } from '../port.ts';

/** Modules that the interpreter has loaded before the repo's code runs: no file of the repo can take their place. */
const ALWAYS_PYTHONS = new Set(['sys', 'os', 'builtins', 'posix', 'time', 'marshal', 'importlib', 'io', 'site', 'abc']);
/** Modules that are dangerous wherever they are reached from: `logging.os` is `os`. */
const REACHABLE = new Set(['os', 'bltns', 'sys', 'builtins', 'posix', 'subprocess', 'ctypes', 'importlib']);
const REACHABLE_IN_STDLIB = new Set([
  ...REACHABLE,
  'signal',
  'socket',
  'gc',
  'inspect',
  'atexit',
  'threading',
  'types',
]);

/** Where a dotted name leads in the repo: a module's file (null for a folder without one), and the name within it. */
export type Located = { readonly path: string | null; readonly rest: readonly string[] };
/** Null for what is not the repo's own. */
export type Locate = (dotted: string, fromPath: string) => Located | null;

/** Whether a name stands for a module itself, not for something in it. */
export const isRepoModule = (located: Located | null): located is Located & { readonly path: string } =>
  located !== null && located.path !== null && located.rest.length === 0;

/** Finds the modules of a repo by their dotted names. */
export const moduleLocator = (paths: Iterable<string>, stdlibModules: ReadonlySet<string>): Locate => {
  const files = new Set(paths);
  const folders = new Set<string>();
  for (const path of files)
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.add(path.slice(0, at));
  const join = (...parts: string[]) => parts.filter((part) => part !== '').join('/');
  const fileOf = (base: string) => [`${base}.py`, join(base, '__init__.py')].find((path) => files.has(path)) ?? null;

  /** The longest of the leading parts that is a module below a folder. */
  const below = (base: string, parts: readonly string[]): Located | null => {
    for (let length = parts.length; length > 0; length--) {
      const at = join(base, ...parts.slice(0, length));
      const path = fileOf(at);
      if (path !== null || (folders.has(at) && !stdlibModules.has(parts[0]!)))
        return { path, rest: parts.slice(length) };
    }
    return null;
  };

  return (dotted, fromPath) => {
    const here = fromPath.split('/').slice(0, -1);
    const dots = /^\.*/.exec(dotted)![0].length;
    const parts = dotted
      .slice(dots)
      .split('.')
      .filter((part) => part !== '');
    if (dots > 0) {
      const base = here.slice(0, here.length - (dots - 1)).join('/');
      return below(base, parts) ?? { path: fileOf(base), rest: parts };
    }
    if (ALWAYS_PYTHONS.has(parts[0]!)) return null;
    const folder = here.join('/');
    const bases = ['', 'src', ...(files.has(join(folder, '__init__.py')) ? [] : [folder])];
    return bases
      .map((base) => below(base, parts))
      .reduce((best, found) => (found && (!best || found.rest.length < best.rest.length) ? found : best), null);
  };
};

/** Gives dotted names one spelling: `logging.os._exit` is `os._exit`. Null for what the repo's own modules define. */
export type Canonical = (dotted: string, fromPath: string) => string | null;

export const canonicalNames = (repo: PatchRepo, stdlibModules: ReadonlySet<string>): Canonical => {
  const locate = moduleLocator(repo.files.keys(), stdlibModules);
  const reached = (rest: readonly string[], names: ReadonlySet<string>): string | null => {
    const at = rest.findLastIndex((part) => names.has(part.replace(/^_+|_+$/g, '')));
    return at === -1 ? null : [rest[at]!.replace(/^_+|_+$/g, ''), ...rest.slice(at + 1)].join('.');
  };

  return (dotted, fromPath) => {
    const own = locate(dotted, fromPath);
    if (own !== null) return reached(own.rest, REACHABLE);
    const parts = dotted.split('.').filter((part) => part !== '');
    if (dotted.startsWith('os.path.')) return reached(parts.slice(2), REACHABLE) ?? dotted;
    const names = stdlibModules.has(parts[0] ?? '') ? REACHABLE_IN_STDLIB : REACHABLE;
    return reached(parts.slice(1), names) ?? dotted;
  };
};
