import type { FixReply, ReproductionReply } from '../../events/schema/proposal.ts';

/** One file of a fix: edits of the service's own text, each of which must match exactly once, or whole new contents. */
export type Change =
  | { readonly path: string; readonly edits: readonly (readonly [from: string, to: string])[] }
  | { readonly path: string; readonly content: string };

type Named = { readonly name: string; readonly kind: string };

/** Cases of one service. A hostile fix comes with the honest reproduction, a hostile reproduction with the honest fix. */
export type Suite = {
  readonly reproduction: ReproductionReply;
  readonly fix: readonly Change[];
  readonly honest: readonly (Named & {
    readonly fix?: readonly Change[];
    readonly reproduction?: ReproductionReply;
    /** What the patch has to be called, where the case is about that. */
    readonly label?: 'fix' | 'mitigation';
  })[];
  readonly hostileFixes: readonly (Named & {
    readonly fix: readonly Change[];
    /** Where the cheat is made for a script of its own. */
    readonly reproduction?: ReproductionReply;
  })[];
  readonly hostileReproductions: readonly (Named & {
    readonly reproduction: ReproductionReply;
    readonly fix?: readonly Change[];
  })[];
};

/** One pair of replies, ready to be played. */
export type Case = {
  readonly name: string;
  /** The trick, or what makes an honest pair worth a case. */
  readonly kind: string;
  readonly part: 'honest' | 'hostile fix' | 'hostile reproduction';
  /** The service's folder. */
  readonly repo: string;
  readonly errorLog: string;
  readonly reproduction: ReproductionReply;
  readonly fix: FixReply;
  readonly label: 'fix' | 'mitigation' | null;
};

export const edit = (path: string, ...edits: (readonly [string, string])[]): Change => ({ path, edits });
export const file = (path: string, content: string): Change => ({ path, content });

/** Python that stands indented in a template string: the first line break and the shared indentation go. */
export const py = (strings: TemplateStringsArray, ...values: readonly unknown[]): string => {
  const text = String.raw(strings, ...values).replace(/^\n/, '');
  const indent = /^ */.exec(text)![0];
  return text.replaceAll(new RegExp(`^${indent}`, 'gm'), '').replace(/ +$/, '');
};
