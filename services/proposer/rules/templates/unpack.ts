import { stringValue } from '../../../python/literals.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import { boundNames, enclosingLoop, rootOf } from '../../../python/scope.ts';
import { insertBefore, replaceNode } from '../../../python/source-edit.ts';
import { neutralReturn } from '../neutral.ts';
import { everywhere, only, type Site } from '../site.ts';
import { type Draft, RANK, type Rank, type Template } from '../template.ts';

type Split = {
  readonly call: Node;
  readonly text: Node;
  readonly separator: Node | null;
  readonly limit: Node | null;
  readonly method: string;
};

const asSplit = (node: Node | null): Split | null => {
  const fn = node?.type === 'call' ? node.childForFieldName('function') : null;
  const method = fn?.childForFieldName('attribute')?.text ?? '';
  const text = fn?.childForFieldName('object');
  if (!node || !text || !/^r?split$/.test(method)) return null;
  const args = (node.childForFieldName('arguments')?.namedChildren ?? []).filter((arg) => arg !== null);
  if (args.some((arg) => arg?.type === 'keyword_argument')) return null;
  return { call: node, text, separator: args[0] ?? null, limit: args[1] ?? null, method };
};

/** Whether the repo splits by this separator from the right elsewhere. */
const fromRight = (site: Site, separator: Node): boolean =>
  everywhere(site, 'call').some((call) => {
    const split = asSplit(call);
    return (
      split?.method === 'rsplit' && split.separator !== null && stringValue(split.separator) === stringValue(separator)
    );
  });

const unpacking = (site: Site): { left: Node; right: Node } | null =>
  only(
    descendants(site.statement, 'assignment').flatMap((node) => {
      const left = node.childForFieldName('left');
      const right = node.childForFieldName('right');
      return left && right && /^(pattern_list|tuple_pattern)$/.test(left.type) ? [{ left, right }] : [];
    }),
  );

/** `a, b = text.split(sep)` of a text with more or fewer parts. */
export const unpack: Template = {
  name: 'unpack',
  errors: ['ValueError'],
  propose(site) {
    const message = /^(too many|not enough) values to unpack \(expected (\d+)/.exec(site.message);
    const found = message === null ? null : unpacking(site);
    const split = found === null ? null : asSplit(found.right);
    if (
      message === null ||
      found === null ||
      split === null ||
      descendants(found.left, 'list_splat_pattern').length > 0
    )
      return [];
    const count = Number(message[2]);
    return message[1] === 'too many' ? tooMany(site, split, count) : tooFew(site, found.left, split, count);
  },
};

const tooMany = (site: Site, split: Split, count: number): readonly Draft[] => {
  if (split.limit !== null) return [];
  const method =
    split.separator !== null && split.method === 'split' && fromRight(site, split.separator) ? 'rsplit' : split.method;
  const text = (how: string): string => `${split.text.text}.${how}(${split.separator?.text ?? 'None'}, ${count - 1})`;
  const draft = (rank: Rank, how: string, where: string): Draft => ({
    rank,
    edits: [replaceNode(split.call, text(how))],
    because: `split into ${count} parts at most, so that the separator may occur in the ${where} one`,
  });
  const first = draft(RANK.message, method, method === 'split' ? 'last' : 'first');
  // Where the last part turns out to be a number, say, the rest belongs to the one before it.
  return method === 'split' && split.separator !== null ? [first, draft(RANK.guard, 'rsplit', 'first')] : [first];
};

const tooFew = (site: Site, left: Node, split: Split, count: number): readonly Draft[] => {
  const loop = enclosingLoop(site.statement);
  const inLoop = loop?.type === 'for_statement';
  const out = inLoop ? { text: 'continue', sure: true } : neutralReturn(site);
  const drafts: Draft[] = [];
  const separator = split.separator === null ? null : stringValue(split.separator);
  if (out !== null && inLoop) {
    const simple = /^(identifier|attribute|subscript)$/.test(split.text.type);
    if (count === 2 && separator !== null && split.separator !== null && simple) {
      const edit = insertBefore(site.module.source, site.statement, [
        `if ${split.separator.text} not in ${split.text.text}:`,
        `\t${out.text}`,
      ]);
      if (edit !== null)
        drafts.push({
          rank: RANK.neutralReturn,
          mitigation: true,
          edits: [edit],
          because: 'pass over an item without the separator',
        });
    } else {
      const taken = boundNames(rootOf(site.statement));
      const name = ['fields', 'parts', 'pieces'].find((candidate) => !taken.has(candidate));
      const edit =
        name === undefined
          ? null
          : insertBefore(site.module.source, site.statement, [
              `${name} = ${split.call.text}`,
              `if len(${name}) < ${count}:`,
              `\t${out.text}`,
            ]);
      if (edit !== null && name !== undefined)
        drafts.push({
          rank: RANK.neutralReturn,
          mitigation: true,
          edits: [edit, replaceNode(split.call, name)],
          because: `pass over an item with fewer than ${count} parts`,
        });
    }
  }
  if (
    count === 2 &&
    separator !== null &&
    split.separator !== null &&
    left.type === 'pattern_list' &&
    split.method === 'split'
  ) {
    const [first, second] = left.namedChildren;
    if (first && second)
      drafts.push({
        rank: RANK.coercion,
        mitigation: true,
        edits: [
          replaceNode(left, `${first.text}, _, ${second.text}`),
          replaceNode(split.call, `${split.text.text}.partition(${split.separator.text})`),
        ],
        because: 'use partition(), which leaves the second part empty where there is no separator',
      });
  }
  return drafts;
};
