import { descendants, type Node } from '../../../python/parser.ts';
import { enclosingLoop, lastValueOf } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { type IndexLoop, nothingBesides, offsetOf, takesPairsOnly } from '../neighbours.ts';
import { type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';
import { allWords, ownWords } from '../words.ts';

const compact = (text: string): string => text.replace(/\s/g, '');

const loopOf = (node: Node): { variable: string; range: Node; around: Node } | null => {
  for (let at: Node | null = node; at !== null && at.type !== 'function_definition'; at = at.parent) {
    const clauses =
      at.type === 'for_statement'
        ? [at]
        : /_comprehension$|^generator_expression$/.test(at.type)
          ? descendants(at, 'for_in_clause')
          : [];
    for (const clause of clauses) {
      const variable = clause.childForFieldName('left');
      const range = clause.childForFieldName('right');
      if (
        variable?.type === 'identifier' &&
        range?.type === 'call' &&
        range.childForFieldName('function')?.text === 'range'
      )
        return { variable: variable.text, range, around: at };
    }
  }
  return null;
};

/** A sequence whose last element is followed by its first. */
const AROUND =
  /\b(closed|close[sd]? (the|it)|cycl\w*|circ\w*|rings?|perimeter|polygons?|polyline|contours?|hull|shoelace|wrap\w*|round trip|all the way round|back to (the )?(start|first|beginning)|periodic\w*|loops? back|laps?|tours?|orbit\w*|modulo)\b/;
/** A word on the last element, which is then meant to have a turn. */
const LAST = /\b(last|final|every|each|runs?|groups?|including)\b/;
/** Says that the last one has none. */
const WITHOUT_LAST =
  /\b(that (has|have) (a|another|some) (next|following|successor)|(all|every \w+|each \w+) (but|except)( for)? the last|without the last|between (each|every|one|a) (\w+ )?and (the|its) (next|following|successor)|last (\w+ )?(has|have) no (next|following|successor))\b/;

const CUT = 'end the range where the last index is still in it';
const LOSES = `${CUT}, which leaves out what was to be done for the last element`;

/** Cuts the range where nothing is lost by it; else it is one way of many, and labelled. */
const cut = (stop: Node, text: string, sure: boolean): readonly Draft[] => [
  {
    rank: sure ? RANK.message : RANK.neutralReturn,
    edits: [replaceNode(stop, text)],
    ...(sure ? {} : { mitigation: true }),
    because: sure ? CUT : LOSES,
  },
];

/** Whether a last element without a turn of its own is what the code says, or what people wrote of it. */
const losesNothing = (site: Site, loop: IndexLoop, offset: number): boolean => {
  const own = ownWords(site);
  if (AROUND.test(allWords(site))) return false;
  if (WITHOUT_LAST.test(own)) return true;
  return !LAST.test(own) && (offset === 0 ? nothingBesides(loop) : takesPairsOnly(loop, offset));
};

/** A loop over indices that goes past the end: `range(len(x) + 1)`, `x[i + 1]` in `range(len(x))`, `while i <= len(x)`. */
export const indexRange: Template = {
  name: 'index-range',
  errors: ['IndexError'],
  propose(site: Site): readonly Draft[] {
    for (const node of suspects(site, 'subscript')) {
      const object = compact(node.childForFieldName('value')?.text ?? '');
      const index = node.childForFieldName('subscript');
      // Written to, an element beyond the last is one more, not the last.
      if (!index || isWritten(node)) continue;
      if (compact(index.text) === `len(${object})`)
        return [
          {
            rank: RANK.message,
            edits: [replaceNode(index, '-1')],
            because: 'take the last element, which is one before the length',
          },
        ];

      const loop = loopOf(node);
      const ends = loop === null ? null : endsOf(loop.range);
      const offset = loop === null ? null : offsetOf(index, loop.variable);
      if (loop !== null && ends !== null && offset !== null) {
        const length = `len(${object})`;
        const text = compact(ends.stop.text);
        const beyond = text === length ? 0 : text === `${length}+1` ? 1 : null;
        if (beyond !== null && beyond + offset > 0 && !reaches(loop.around, object, loop.variable, offset)) {
          const bound = /len\s*\([^)]*\)/.exec(ends.stop.text)?.[0] ?? length;
          const sure = ends.fromStart && losesNothing(site, { ...loop, object, parts: partsOf(loop.around) }, offset);
          return cut(ends.stop, offset === 0 ? bound : `${bound} - ${offset}`, sure);
        }
      }
      const whole = whileLoop(site, index, object);
      if (whole !== null) {
        const sure = whole.fromStart && losesNothing(site, whole.loop, 0);
        return cut(whole.condition, whole.condition.text.replace('<=', '<'), sure);
      }
    }
    return [];
  },
};

const isWritten = (node: Node): boolean =>
  /^(assignment|augmented_assignment|delete_statement)$/.test(node.parent?.type ?? '') &&
  node.parent?.childForFieldName('right')?.id !== node.id;

/** `while i <= len(x)`, whose last turn is one too many, or counts from one. */
const whileLoop = (site: Site, index: Node, object: string) => {
  const around = enclosingLoop(site.statement);
  const condition = around?.type === 'while_statement' ? around.childForFieldName('condition') : null;
  if (!around || !condition || compact(condition.text) !== `${compact(index.text)}<=len(${object})`) return null;
  const variable = compact(index.text);
  const parts = partsOf(around).filter((part) => !/^\w+ ?(\+= ?1|= ?\w+ ?\+ ?1)$/.test(part.text));
  const fromStart = lastValueOf(around, variable)?.text === '0';
  return { condition, fromStart, loop: { object, variable, parts } };
};

/** What a loop runs for each index. */
const partsOf = (around: Node): readonly Node[] => {
  const body = around.childForFieldName('body');
  if (/^(for|while)_statement$/.test(around.type))
    return (body?.namedChildren ?? []).filter((child): child is Node => child !== null && child.type !== 'comment');
  const conditions = around.namedChildren.filter((child) => child?.type === 'if_clause');
  return [body, ...conditions].filter((child): child is Node => child !== null);
};

const endsOf = (range: Node): { readonly stop: Node; readonly fromStart: boolean } | null => {
  const args = (range.childForFieldName('arguments')?.namedChildren ?? []).filter(
    (arg): arg is Node => arg !== null && arg.type !== 'comment',
  );
  const [first, second] = args;
  if (first === undefined || args.length > 2) return null;
  return second === undefined ? { stop: first, fromStart: true } : { stop: second, fromStart: first.text === '0' };
};

/** Whether the loop also reads the element at a larger offset: then the range is not what one edit can set right. */
const reaches = (around: Node, object: string, variable: string, offset: number): boolean =>
  descendants(around, 'subscript').some((node) => {
    const index = node.childForFieldName('subscript');
    return (
      compact(node.childForFieldName('value')?.text ?? '') === object &&
      index !== null &&
      (offsetOf(index, variable) ?? 0) > offset
    );
  });
