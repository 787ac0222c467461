import type { Layer, PatchRepoWithModes } from './port.ts';
import { tarLayer } from './tar.ts';
import { dominantEnding, splitLines } from './text.ts';

const COMMENT = '# A comment and nothing else: this file was edited without a change to its code.';

/**
 * The same file with a comment after its last line: other bytes, the same code on the same lines. Line endings and a
 * missing final newline stay. Works on bytes, because a source file may be in another encoding than UTF-8.
 */
export const withPlaceboComment = (bytes: Buffer): Buffer => {
  const lines = splitLines(bytes.toString('latin1'));
  const ending = dominantEnding(lines);
  const unfinished = lines.length > 0 && lines.at(-1)!.end === '';
  const comment = unfinished ? ending + COMMENT : COMMENT + ending;
  return Buffer.concat([bytes, Buffer.from(comment)]);
};

/** Files as a placebo has them: Python files with the comment, others (which may know no comments) as they were. */
export const placeboLayer = (repo: PatchRepoWithModes, files: readonly string[]): Promise<Layer> =>
  tarLayer(
    [...new Set(files)].flatMap((path) => {
      const bytes = repo.files.get(path);
      if (bytes === undefined) return [];
      const mode = repo.modes.get(path) ?? 0o644;
      return [{ path, mode, bytes: path.endsWith('.py') ? withPlaceboComment(bytes) : bytes }];
    }),
  );
