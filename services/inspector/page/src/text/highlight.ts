import hljs from 'highlight.js/lib/core';
import python from 'highlight.js/lib/languages/python';
import type { Piece } from './ansi.ts';

/**
 * Collects what the highlighter finds as pieces of text. The library's own emitter builds a tree that it turns into HTML;
 * this one has no HTML.
 */
class PieceEmitter {
  readonly pieces: Piece[] = [];
  readonly #scopes: string[] = [];

  addText(text: string): void {
    if (text === '') return;
    const scope = this.#scopes.findLast((name) => name !== '');
    this.pieces.push({ text, class: scope === undefined ? '' : `hl-${scope.replace(/\..*$/, '')}` });
  }
  startScope(name: string): void {
    this.#scopes.push(name);
  }
  endScope(): void {
    this.#scopes.pop();
  }
  openNode(name: string): void {
    this.startScope(name);
  }
  closeNode(): void {
    this.endScope();
  }
  __addSublanguage(other: PieceEmitter): void {
    this.pieces.push(...other.pieces);
  }
  finalize(): void {}
  toHTML(): string {
    return '';
  }
}

hljs.registerLanguage('python', python);
hljs.configure({ __emitter: PieceEmitter } as unknown as Parameters<typeof hljs.configure>[0]);

/** Longer texts are shown plain: nobody reads colours in them, and a page that stands still is read by nobody. */
const LIMIT = 200_000;

/** Lines of Python, each as pieces. */
export const pythonLines = (code: string): Piece[][] => {
  if (code.length > LIMIT) return code.split('\n').map((text) => [{ text, class: '' }]);
  const result = hljs.highlight(code, { language: 'python', ignoreIllegals: true });
  const { pieces } = (result as unknown as { _emitter: PieceEmitter })._emitter;
  const lines: Piece[][] = [[]];
  for (const piece of pieces)
    for (const [index, text] of piece.text.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (text !== '') lines.at(-1)?.push({ text, class: piece.class });
    }
  return lines;
};
