import { useMemo } from 'preact/hooks';
import { ansiPieces, type Piece } from './ansi.ts';
import { pythonLines } from './highlight.ts';
import { useVirtualList } from './virtual-list.ts';

export const LINE_HEIGHT = 19;
/** So many lines are in the document as they are; more are drawn as they come into sight. */
const PLAIN = 200;
/** A longer line is broken: one of a mebibyte would be drawn whole. */
const WIDEST = 2_000;

export const Pieces = ({ pieces }: { readonly pieces: readonly Piece[] }) => (
  <>
    {pieces.map((piece, index) =>
      piece.class === '' ? (
        piece.text
      ) : (
        <span key={index} class={piece.class}>
          {piece.text}
        </span>
      ),
    )}
  </>
);

type Line = { readonly number: number; readonly text: string };

const linesOf = (text: string): Line[] =>
  text.split('\n').flatMap((line, index) => {
    const shown = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (shown.length <= WIDEST) return [{ number: index + 1, text: shown }];
    return Array.from({ length: Math.ceil(shown.length / WIDEST) }, (_, part) => ({
      number: part === 0 ? index + 1 : 0,
      text: shown.slice(part * WIDEST, (part + 1) * WIDEST),
    }));
  });

const LineRow = ({ number, pieces }: { readonly number: number; readonly pieces: readonly Piece[] }) => (
  <>
    <span class="line-number" aria-hidden="true">
      {number === 0 ? '' : number}
    </span>
    <span class="line-text">
      <Pieces pieces={pieces} />
    </span>
  </>
);

/** Text with numbered lines, of any length: a terminal's output, Python, or plain. */
export const Lines = ({
  text,
  kind,
  label,
}: {
  readonly text: string;
  readonly kind: 'terminal' | 'python' | 'plain';
  readonly label: string;
}) => {
  const trimmed = text.endsWith('\n') ? text.slice(0, -1) : text;
  const lines = useMemo(() => linesOf(trimmed), [trimmed]);
  const coloured = useMemo(() => (kind === 'python' ? pythonLines(trimmed) : undefined), [trimmed, kind]);
  const piecesOf = ({ number, text: line }: Line): Piece[] => {
    if (kind === 'terminal') return ansiPieces(line);
    if (coloured !== undefined && number > 0 && line.length < WIDEST) return coloured[number - 1] ?? [];
    return [{ text: line, class: '' }];
  };
  if (text === '') return <p class="empty">empty</p>;
  if (lines.length > PLAIN) return <LongLines lines={lines} piecesOf={piecesOf} label={label} />;
  return (
    <div class="lines" role="region" aria-label={label} tabIndex={0}>
      {lines.map((line, index) => (
        <div class="line" key={index}>
          <LineRow number={line.number} pieces={piecesOf(line)} />
        </div>
      ))}
    </div>
  );
};

const LongLines = ({
  lines,
  piecesOf,
  label,
}: {
  readonly lines: readonly Line[];
  readonly piecesOf: (line: Line) => Piece[];
  readonly label: string;
}) => {
  const list = useVirtualList(lines.length, LINE_HEIGHT);
  return (
    <div
      class="lines long"
      role="region"
      aria-label={`${label}, ${lines.length} lines`}
      tabIndex={0}
      ref={list.scroller}
    >
      <div class="virtual" style={{ height: `${list.height}px` }}>
        {list.items.map(({ index, start }) => (
          <div class="line" key={index} style={{ transform: `translateY(${start}px)` }}>
            <LineRow number={lines[index]!.number} pieces={piecesOf(lines[index]!)} />
          </div>
        ))}
      </div>
    </div>
  );
};
