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

/** Gives dotted names one spelling: `logging.os._exit` is `os._exit`. Null for what the repo's own modules define. */
export type Canonical = (dotted: string, fromPath: string) => string | null;

export const canonicalNames = (repo: PatchRepo, stdlibModules: ReadonlySet<string>): Canonical => {
  const folders = new Set<string>();
  for (const path of repo.files.keys())
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.add(path.slice(0, at));
  const isModule = (base: string) => repo.files.has(`${base}.py`) || repo.files.has(`${base}/__init__.py`);
  const join = (...parts: string[]) => parts.filter((part) => part !== '').join('/');

  /** How many of the leading parts are modules of the repo below a folder. */
  const ownParts = (base: string, parts: readonly string[]): number => {
    for (let length = parts.length; length > 0; length--) {
      const path = join(base, ...parts.slice(0, length));
      if (isModule(path) || (folders.has(path) && !stdlibModules.has(parts[0]!))) return length;
    }
    return 0;
  };

  const reached = (rest: readonly string[], names: ReadonlySet<string>): string | null => {
    const at = rest.findLastIndex((part) => names.has(part.replace(/^_+|_+$/g, '')));
    return at === -1 ? null : [rest[at]!.replace(/^_+|_+$/g, ''), ...rest.slice(at + 1)].join('.');
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
      return reached(parts.slice(ownParts(base, parts)), REACHABLE);
    }
    const folder = here.join('/');
    const bases = ['', 'src', ...(repo.files.has(join(folder, '__init__.py')) ? [] : [folder])];
    const own = ALWAYS_PYTHONS.has(parts[0]!) ? 0 : Math.max(...bases.map((base) => ownParts(base, parts)));
    if (own > 0) return reached(parts.slice(own), REACHABLE);
    if (dotted.startsWith('os.path.')) return reached(parts.slice(2), REACHABLE) ?? dotted;
    const names = stdlibModules.has(parts[0]!) ? REACHABLE_IN_STDLIB : REACHABLE;
    return reached(parts.slice(1), names) ?? dotted;
  };
};
