import type { Node } from '../../../python/parser.ts';
import { lastValueOf } from '../../../python/scope.ts';
import { insertBefore } from '../../../python/source-edit.ts';
import { bornInside } from '../born-inside.ts';
import { skipEmptyArgument } from '../caller.ts';
import { neutralReturn } from '../neutral.ts';
import { conditional, only, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

const callOf = (site: Site): Node | null =>
  only(
    suspects(site, 'call').filter((call) =>
      /^(max|min|(statistics\.)?(mean|median|mode|fmean)|reduce|functools\.reduce)$/.test(
        call.childForFieldName('function')?.text ?? '',
      ),
    ),
  );

const EMPTY =
  /(max|min)\(\) (arg is an empty sequence|iterable argument is empty)|requires at least one data point|no median for empty data|no mode for empty data/;

const firstOf = (call: Node): Node | null => call.childForFieldName('arguments')?.namedChildren[0] ?? null;

/** `max(xs)` or `mean(xs)` of nothing: leave early, or give what stands for nothing. */
export const emptySequence: Template = {
  name: 'empty-sequence',
  errors: ['ValueError', 'StatisticsError'],
  propose(site) {
    if (!EMPTY.test(site.message)) return [];
    const call = callOf(site);
    const args = call?.childForFieldName('arguments');
    const positional =
      args?.type === 'generator_expression'
        ? [args]
        : (args?.namedChildren ?? []).filter((arg) => arg !== null && arg.type !== 'keyword_argument');
    const first = positional[0];
    if (!call || !args || !first || positional.length !== 1) return [];
    const drafts: Draft[] = [];
    const out = neutralReturn(site);
    const returned = site.statement.type === 'return_statement' || site.statement.type === 'expression_statement';
    const guarded = sequenceUnder(first);
    if (out?.sure && returned && guarded !== null && !bornInside(site, first) && !conditional(site, call)) {
      const edit = insertBefore(site.module.source, site.statement, [`if not ${guarded}:`, `\t${out.text}`]);
      if (edit !== null)
        drafts.push({
          rank: out.invented ? RANK.neutralReturn : RANK.guard,
          edits: [edit],
          mitigation: out.invented,
          because: `return early where ${guarded} is empty`,
        });
    }
    const name = call.childForFieldName('function')?.text ?? '';
    if (/^(max|min)$/.test(name) && args.type === 'argument_list') {
      const last = args.namedChildren.at(-1) ?? first;
      const value = name === 'max' && measures(first) ? '0' : 'None';
      const text = first.type === 'generator_expression' && !first.text.startsWith('(') ? null : `, default=${value}`;
      if (text !== null)
        drafts.push({
          rank: value === '0' ? RANK.guard : RANK.neutralReturn,
          mitigation: value !== '0',
          edits: [{ start: last.endIndex, end: last.endIndex, text }],
          because: `take ${value} where there is nothing to compare`,
        });
    }
    const longest = name === 'max' && measures(first);
    if (/^(max|min)$/.test(name) && args.type === 'generator_expression')
      drafts.push({
        rank: longest ? RANK.guard : RANK.neutralReturn,
        mitigation: !longest,
        edits: [
          {
            start: args.startIndex,
            end: args.endIndex,
            text: `(${args.text}, default=${longest ? '0' : 'None'})`,
          },
        ],
        because: 'give a default for the case that there is nothing to compare',
      });
    return drafts;
  },
  atCaller(crash, caller) {
    const call = EMPTY.test(crash.message) ? callOf(crash) : null;
    const sequence = call === null ? null : firstOf(call);
    return sequence?.type === 'identifier' ? skipEmptyArgument(crash, caller, sequence.text) : [];
  },
};

/** The sequence that can be asked whether it is empty before the call. */
const sequenceUnder = (node: Node): string | null => {
  if (/^(identifier|attribute)$/.test(node.type)) {
    const value = node.type === 'identifier' ? lastValueOf(node, node.text) : null;
    return value?.type === 'generator_expression' || /^(map|filter|zip)\(/.test(value?.text ?? '') ? null : node.text;
  }
  const clause = /comprehension$|^generator_expression$/.test(node.type)
    ? node.namedChildren.filter((child) => child?.type !== null)
    : [];
  const loops = clause.filter((child) => child?.type === 'for_in_clause');
  const plain = clause.every((child) => child?.type !== 'if_clause') && loops.length === 1;
  const right = plain ? loops[0]?.childForFieldName('right') : null;
  return right && /^(identifier|attribute)$/.test(right.type) ? right.text : null;
};

/** A comparison of lengths, where the longest of nothing is 0; of other numbers nothing says so. */
const measures = (node: Node): boolean => {
  const body = /comprehension$|^generator_expression$/.test(node.type)
    ? (node.childForFieldName('body')?.text ?? '')
    : node.text;
  return /^len\(|^map\(len,/.test(body);
};
