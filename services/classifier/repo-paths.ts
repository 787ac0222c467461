import type { RepoFiles } from './port.ts';

const LIBRARY =
  /^<|(?:^|\/)(?:site-packages|dist-packages)\/|(?:^|\/)lib(?:64)?\/python\d[\d.]*\/|(?:^|\/)python\d[\d.]*\/lib\/|(?:^|\/)(?:python\d[\d.]*|lib)\.zip\//i;

/** With `/` only: Windows paths are told by a drive letter, or by having no `/`. */
export const withSlashes = (file: string): string =>
  /^[A-Za-z]:[\\/]/.test(file) || !file.includes('/') ? file.replaceAll('\\', '/') : file;

/** Whether a frame's file is the interpreter's own or an installed package's, frozen code or a string: never the repo's. */
export const isLibraryFile = (file: string): boolean => LIBRARY.test(withSlashes(file));

/** Looks files of tracebacks up among the files of a repo. */
export class RepoPaths {
  readonly files: ReadonlySet<string>;
  readonly #byName = new Map<string, string[][]>();

  constructor(repo: RepoFiles) {
    this.files = repo.files;
    for (const file of repo.files) {
      const parts = file.split('/');
      const name = parts.at(-1)!;
      const known = this.#byName.get(name);
      if (known === undefined) this.#byName.set(name, [parts]);
      else known.push(parts);
    }
  }

  /**
   * The repo's file that a frame means: the one that shares most trailing path segments with it, so that absolute deploy
   * paths and paths relative to a folder inside the repo are found. Of several, the one that is shared whole; null where
   * it stays ambiguous, and for files of the interpreter and of installed packages. Case matters.
   */
  find(file: string): string | null {
    if (isLibraryFile(file)) return null;
    const wanted = withSlashes(file)
      .split('/')
      .filter((part) => part !== '' && part !== '.');
    let best: string[][] = [];
    let length = 0;
    for (const parts of this.#byName.get(wanted.at(-1) ?? '') ?? []) {
      const shared = sharedTail(parts, wanted);
      if (shared > length) {
        best = [parts];
        length = shared;
      } else if (shared === length) best.push(parts);
    }
    const whole = best.filter((parts) => parts.length === length);
    const found = whole.length === 1 ? whole[0]! : best.length === 1 ? best[0]! : null;
    // Every package has an __init__.py: the name alone says nothing.
    if (found === null || (length === 1 && found.length > 1 && wanted.at(-1) === '__init__.py')) return null;
    return found.join('/');
  }

  /** Whether the module of this dotted name is a file of the repo, counted from any folder of it. */
  hasModule(name: string): boolean {
    const path = `/${name.replaceAll('.', '/')}`;
    return this.#some((file) => file.endsWith(`${path}.py`) || file.endsWith(`${path}/__init__.py`));
  }

  /** Whether a module, or a folder with modules in it, has this name. A folder `docker/` of other files has not. */
  hasTopLevel(name: string): boolean {
    return this.#some((file) => file.endsWith(`/${name}.py`) || (file.endsWith('.py') && file.includes(`/${name}/`)));
  }

  #some(holds: (file: string) => boolean): boolean {
    for (const file of this.files) if (holds(`/${file}`)) return true;
    return false;
  }

  /** Names by which modules and packages of the repo can be imported from some folder of it. */
  moduleNames(): Set<string> {
    const names = new Set<string>();
    for (const file of this.files) {
      if (!file.endsWith('.py')) continue;
      const parts = file.slice(0, -3).split('/');
      for (const part of parts) names.add(part);
    }
    return names;
  }
}

const sharedTail = (a: readonly string[], b: readonly string[]): number => {
  let count = 0;
  while (count < a.length && count < b.length && a[a.length - 1 - count] === b[b.length - 1 - count]) count += 1;
  return count;
};
