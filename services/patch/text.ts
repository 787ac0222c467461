/** Byte order mark, as the first character of a decoded text. */
export const BOM = '\uFEFF';

/** The text of UTF-8 bytes, byte order mark and all; null when they are not UTF-8 or hold a NUL (a binary file). */
export const decodeText = (bytes: Buffer): string | null => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
};

export type Line = { readonly text: string; readonly end: '\r\n' | '\n' | '' };

/** Lines with their own endings; only the last may lack one. A lone CR is part of its line, as it is for git. */
export const splitLines = (text: string): Line[] => {
  const lines: Line[] = [];
  for (let at = 0; at < text.length; ) {
    const lf = text.indexOf('\n', at);
    if (lf === -1) {
      lines.push({ text: text.slice(at), end: '' });
      break;
    }
    const crlf = lf > at && text[lf - 1] === '\r';
    lines.push({ text: text.slice(at, crlf ? lf - 1 : lf), end: crlf ? '\r\n' : '\n' });
    at = lf + 1;
  }
  return lines;
};

export const joinLines = (lines: readonly Line[]): string => lines.map((line) => line.text + line.end).join('');

/** The ending that most lines have; LF where there is none. */
export const dominantEnding = (lines: readonly Line[]): '\r\n' | '\n' => {
  const crlf = lines.filter((line) => line.end === '\r\n').length;
  return crlf > lines.filter((line) => line.end === '\n').length ? '\r\n' : '\n';
};
