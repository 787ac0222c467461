const WORDS: Readonly<Record<string, string>> = {
  EROFS: 'its file system is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOENT: 'none can be made there',
  ENOTDIR: 'something on its way is no folder',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
};

/** Why a file system refuses something for good, for people; undefined for errors of another kind. */
export const refusalOf = (code: string | undefined): string | undefined => WORDS[code ?? ''];

export const refusalText = (code: string | undefined): string => refusalOf(code) ?? code ?? 'for no known reason';
