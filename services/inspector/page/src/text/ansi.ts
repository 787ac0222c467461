import Anser from 'anser';

/** A stretch of a line in one look. `class` names it for the style sheet; there are no other styles. */
export type Piece = { readonly text: string; readonly class: string };

const COLOURS: Readonly<Record<string, string>> = {
  '0, 0, 0': 'black',
  '187, 0, 0': 'red',
  '0, 187, 0': 'green',
  '187, 187, 0': 'yellow',
  '0, 0, 187': 'blue',
  '187, 0, 187': 'magenta',
  '0, 187, 187': 'cyan',
  '255,255,255': 'white',
  '85, 85, 85': 'black',
  '255, 85, 85': 'red',
  '0, 255, 0': 'green',
  '255, 255, 85': 'yellow',
  '85, 85, 255': 'blue',
  '255, 85, 255': 'magenta',
  '85, 255, 255': 'cyan',
  '255, 255, 255': 'white',
};

/** One line of a terminal's output as pieces of text; what else an escape sequence asks for is left out. */
export const ansiPieces = (line: string): Piece[] => {
  if (!line.includes('\u001b')) return [{ text: line, class: '' }];
  return Anser.ansiToJson(line, { json: true, remove_empty: true }).map(({ content, fg, decorations }) => ({
    text: content,
    class: [
      ...(COLOURS[fg] === undefined ? [] : [`ansi-${COLOURS[fg]}`]),
      ...decorations.filter((name) => name !== 'blink' && name !== 'hidden').map((name) => `ansi-${name}`),
    ].join(' '),
  }));
};
