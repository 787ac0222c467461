import { stringValue } from '../../../python/literals.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import { boundNames, enclosingLoop, rootOf } from '../../../python/scope.ts';
import { insertBefore, replaceNode } from '../../../python/source-edit.ts';
import { neutralReturn } from '../neutral.ts';
import { only, type Site } from '../site.ts';
import { asSplit, type Split, sideOf } from '../split-side.ts';
import { type Draft, RANK, type Template } from '../template.ts';

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
    return message[1] === 'too many' ? tooMany(site, found.left, split, count) : tooFew(site, found.left, split, count);
  },
};

/** Splits at most once less than there are names; which part may hold the separator is for the repo to say. */
const tooMany = (site: Site, left: Node, split: Split, count: number): readonly Draft[] => {
  if (split.limit !== null) return [];
  const side = sideOf(site, left, split, count);
  const draft = (how: 'split' | 'rsplit'): Draft => ({
    rank: side === null ? RANK.neutralReturn : RANK.message,
    edits: [replaceNode(split.call, `${split.text.text}.${how}(${split.separator?.text ?? 'None'}, ${count - 1})`)],
    ...(side === null ? { mitigation: true } : {}),
    because: `split into ${count} parts at most, so that the separator may occur in the ${how === 'split' ? 'last' : 'first'} one${side === null ? '' : `: ${side.because}`}`,
  });
  return side === null ? [draft('split'), draft('rsplit')] : [draft(side.how)];
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
