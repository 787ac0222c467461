import { stringValue } from '../../../python/literals.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import { contains, enclosingFunction } from '../../../python/scope.ts';
import { insertBefore, replaceNode } from '../../../python/source-edit.ts';
import { skipEmptyArgument } from '../caller.ts';
import { passOver } from '../neutral.ts';
import { conditional, only, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

/** How many elements `x[index]` needs; null where that is not written down. */
const needed = (index: Node): number | null => {
  const text = index.text.replace(/\s/g, '');
  return /^\d+$/.test(text) ? Number(text) + 1 : /^-\d+$/.test(text) ? Number(text.slice(1)) : null;
};

/** The most elements that statements beside and after the crash take from the same sequence. */
const mostNeeded = (site: Site, object: string, least: number): number => {
  const scope = site.statement.parent ?? site.statement;
  return descendants(scope, 'subscript')
    .filter((node) => node.childForFieldName('value')?.text === object && node.startIndex >= site.statement.startIndex)
    .map((node) => node.childForFieldName('subscript'))
    .reduce((most, index) => Math.max(most, (index && needed(index)) ?? 0), least);
};

/** `x[0]` of text or a sequence that is too short: pass over what is too short, or cut instead of index. */
export const lengthGuard: Template = {
  name: 'length-guard',
  errors: ['IndexError'],
  propose(site) {
    const popped = popOf(site);
    const node = popped ?? only(suspects(site, 'subscript').filter((found) => needed(indexOf(found)) !== null));
    const object =
      popped !== null
        ? popped.childForFieldName('function')?.childForFieldName('object')
        : node?.childForFieldName('value');
    if (!node || !object || !/^[\w.]+$/.test(object.text)) return [];
    const drafts: Draft[] = [];
    const index = popped === null ? indexOf(node) : null;
    if (
      index !== null &&
      /^string index out of range$/.test(site.message) &&
      node.parent?.childForFieldName('left')?.id !== node.id
    ) {
      const at = Number(index.text);
      const slice = index.text === '-1' ? '-1:' : at === 0 ? ':1' : at > 0 ? `${at}:${at + 1}` : null;
      if (slice !== null) {
        const sure = isHarmless(site, node);
        drafts.push({
          rank: sure ? RANK.message : RANK.neutralReturn,
          edits: [replaceNode(index, slice)],
          ...(sure ? {} : { mitigation: true }),
          because: 'cut the character out, which gives an empty text where there is none',
        });
      }
    }
    const least = index === null ? 1 : (needed(index) ?? 1);
    const most = mostNeeded(site, object.text, least);
    const pass = /^sys\.argv$/.test(object.text) ? null : passOver(site);
    const assigned = site.statement.type === 'expression_statement' || site.statement.type === 'return_statement';
    if (pass === null || !assigned || insideLoopHeader(site, node) || conditional(site, node)) return drafts;
    const invented = pass.invented || (most > 1 && pass.ofNothing === true && pass.expected !== true);
    const condition = most <= 1 ? `not ${object.text}` : `len(${object.text}) < ${most}`;
    const edit = insertBefore(site.module.source, site.statement, [`if ${condition}:`, `\t${pass.text}`]);
    if (edit !== null)
      drafts.push({
        rank: invented ? RANK.neutralReturn : RANK.guard,
        edits: [edit],
        mitigation: invented,
        because: `${pass.text === 'continue' ? 'pass over' : 'return early for'} ${most <= 1 ? 'an empty sequence' : `a sequence with fewer than ${most} elements`}`,
      });
    return drafts;
  },
  atCaller(crash, caller) {
    const popped = popOf(crash);
    const node = popped ?? only(suspects(crash, 'subscript').filter((found) => needed(indexOf(found)) === 1));
    const object =
      popped?.childForFieldName('function')?.childForFieldName('object') ?? node?.childForFieldName('value');
    return object?.type === 'identifier' && mostNeeded(crash, object.text, 1) === 1
      ? skipEmptyArgument(crash, caller, object.text)
      : [];
  },
};

/** A character of no text is none: it equals no other in what is returned, and adds nothing to what is put together. */
const isHarmless = (site: Site, node: Node): boolean => {
  const parent = node.parent;
  if (parent?.type === 'comparison_operator') {
    const other = parent.namedChildren.find((side) => side?.id !== node.id) ?? null;
    const equal = parent.namedChildCount === 2 && parent.children.some((child) => child?.type === '==');
    return equal && (stringValue(other) ?? '') !== '' && site.statement.type === 'return_statement';
  }
  const made = /^(generator_expression|list_comprehension)$/.test(parent?.type ?? '') ? parent : null;
  if (made === null || made.childForFieldName('body')?.id !== node.id) return false;
  const call = made.parent?.type === 'argument_list' ? made.parent.parent : made.parent;
  return /^(""|'')\.join$/.test(call?.childForFieldName('function')?.text ?? '');
};

const indexOf = (node: Node): Node => node.childForFieldName('subscript') ?? node;

const popOf = (site: Site): Node | null =>
  /^pop from (an )?empty/.test(site.message)
    ? only(
        suspects(site, 'call').filter((call) => {
          const fn = call.childForFieldName('function');
          return fn?.type === 'attribute' && /^pop(left)?$/.test(fn.childForFieldName('attribute')?.text ?? '');
        }),
      )
    : null;

/** In a comprehension or a lambda the element belongs to an inner loop, which a statement before cannot guard. */
const insideLoopHeader = (site: Site, node: Node): boolean => {
  for (let at = node.parent; at !== null && contains(site.statement, at); at = at.parent)
    if (/comprehension$|^generator_expression$|^lambda$/.test(at.type)) return true;
  return enclosingFunction(site.statement)?.id !== site.fn?.id;
};
