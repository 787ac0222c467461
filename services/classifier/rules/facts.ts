import type { TracebackFrame } from '../../../events/schema/classification.ts';
import type { Traceback } from '../port.ts';
import { isLibraryFile, type RepoPaths, withSlashes } from '../repo-paths.ts';

/** What rules are asked about: one exception, its frames looked up in the repo, and the repo where one is given. */
export type Facts = {
  readonly traceback: Traceback;
  readonly errorType: string;
  /** At most 4000 characters: what decides stands at the start. */
  readonly message: string;
  readonly frames: readonly TracebackFrame[];
  readonly repo: RepoPaths | null;
};

export const factsOf = (traceback: Traceback, repo: RepoPaths | null): Facts | null =>
  traceback.errorType === null
    ? null
    : {
        traceback,
        errorType: traceback.errorType,
        message: (traceback.message ?? '').slice(0, 4000),
        frames: withRepoFiles(traceback.frames, repo),
        repo,
      };

export const withRepoFiles = (frames: readonly TracebackFrame[], repo: RepoPaths | null): TracebackFrame[] =>
  frames.map((frame) => {
    const repoFile = repo?.find(frame.file) ?? null;
    return repoFile === null ? frame : { ...frame, repoFile };
  });

/** Frames of the program itself: of the repo where it is known, else all that are no library's. */
export const ownFrames = (facts: Facts): TracebackFrame[] =>
  facts.frames.filter((frame) => (facts.repo === null ? !isLibraryFile(frame.file) : frame.repoFile !== undefined));

/** Folders under which the program was deployed, `/` at the end: what stands before the repo's path in its frames. */
export const deployRoots = (facts: Facts): string[] => {
  const roots = new Set<string>();
  for (const frame of ownFrames(facts)) {
    const file = withSlashes(frame.file);
    const known = frame.repoFile;
    if (known !== undefined && file.endsWith(known)) roots.add(file.slice(0, -known.length));
    else if (file.includes('/')) roots.add(file.slice(0, file.lastIndexOf('/') + 1));
  }
  return [...roots].filter((root) => root !== '' && root !== '/');
};

const BUILTIN_DOTTED = /^(?:__main__|__mp_main__)\./;

/** Whether the class of the exception is the program's own: a module of the repo, or the main module (printed bare). */
export const isOwnType = (facts: Facts): boolean => {
  const type = facts.errorType.replace(BUILTIN_DOTTED, '');
  const dot = type.indexOf('.');
  if (dot < 0) return BUILTIN_DOTTED.test(facts.errorType);
  const module = type.replace(/\.[^.]+$/, '').replace(/\.<locals>.*$/, '');
  if (facts.repo !== null) return facts.repo.hasModule(module);
  const path = module.replaceAll('.', '/');
  return ownFrames(facts).some(({ file }) => {
    const own = `/${withSlashes(file)}`;
    return own.endsWith(`/${path}.py`) || own.includes(`/${type.slice(0, dot)}/`);
  });
};
