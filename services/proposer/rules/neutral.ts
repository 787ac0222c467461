import { isLiteral } from '../../python/literals.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { enclosingFunction, enclosingLoop, lastValueOf, sameNode } from '../../python/scope.ts';
import { expectsNone } from './expected-none.ts';
import { only, type Site, suspects } from './site.ts';

const EMPTY = /^(None|0|0\.0|''|""|\[\]|\{\}|\(\)|set\(\)|False)$/;

const ofAnnotation = (annotation: string): string | null => {
  const type = annotation.replace(/^typing\./, '').trim();
  if (/^Optional\b|\|\s*None\b|^None\b/.test(type)) return 'None';
  if (/^int$/.test(type)) return '0';
  if (/^float$/.test(type)) return '0.0';
  if (/^str$/.test(type)) return '""';
  if (/^(list|List|Sequence|Iterable)\b/.test(type)) return '[]';
  if (/^(dict|Dict|Mapping)\b/.test(type)) return '{}';
  if (/^(set|Set)\b/.test(type)) return 'set()';
  return null;
};

const ofExpression = (node: Node): string | null => {
  switch (node.type) {
    case 'list':
    case 'list_comprehension':
      return '[]';
    case 'dictionary':
    case 'dictionary_comprehension':
      return '{}';
    case 'string':
    case 'concatenated_string':
      return '""';
    case 'float':
      return '0.0';
    case 'integer':
      return '0';
    case 'parenthesized_expression':
      return node.namedChildren[0] ? ofExpression(node.namedChildren[0]) : null;
    case 'binary_operator': {
      const operator = node.childForFieldName('operator')?.text;
      if (operator === '/') return '0.0';
      if (operator === '%' && node.childForFieldName('left')?.type === 'string') return '""';
      const left = node.childForFieldName('left');
      const right = node.childForFieldName('right');
      return (left && ofExpression(left)) ?? (right && ofExpression(right)) ?? null;
    }
    case 'call': {
      const name = node.childForFieldName('function')?.text ?? '';
      if (name === 'float') return '0.0';
      if (name === 'int' || name === 'len') return '0';
      if (name === 'round') {
        const args = node.childForFieldName('arguments')?.namedChildren ?? [];
        return args[0] ? ofExpression(args[0]) : null;
      }
      if (name === 'str' || /\.(join|strip|lower|upper|title|format|replace)$/.test(name)) return '""';
      if (name === 'list' || name === 'sorted') return '[]';
      return null;
    }
    case 'identifier': {
      const value = lastValueOf(node, node.text);
      return value === null || value.type === 'identifier' ? null : ofExpression(value);
    }
    default:
      return null;
  }
};

/** What stands for "nothing" in the kind of value that an expression has: `0`, `''`, `[]`…; null when it is not plain. */
export const neutralOf = (expression: Node): string | null => ofExpression(expression);

export const returnsOf = (fn: Node): Node[] =>
  descendants(fn, 'return_statement').filter((node) => sameNode(enclosingFunction(node), fn));

const isGenerator = (fn: Node): boolean =>
  descendants(fn, 'yield').some((node) => sameNode(enclosingFunction(node), fn));

/**
 * A statement that gives up on one input. `sure` is false where only `None` is left to return; `idiom` says that the
 * repo itself gives this for "nothing" already, or says so by an annotation; `invented`, that callers would go on with
 * a value that nothing in the repo gives: a number, a text, None, or an empty collection, which may be as wrong as they are.
 */
export type PassOver = {
  readonly text: string;
  readonly sure: boolean;
  readonly idiom: boolean;
  readonly invented: boolean;
  /** It is what the function gives where there is nothing at all, which says little of what is there but cannot be used. */
  readonly ofNothing?: boolean;
  /** Callers, or the annotation, expect it, which another return of the function may be the reason of. */
  readonly expected?: boolean;
};

const passing = (text: string, sure: boolean, idiom: boolean): PassOver => ({ text, sure, idiom, invented: !idiom });

/** `not x`, `x is None`, `len(x) < 3`, `x == ""`, `"k" not in x`: asks whether something is absent. */
const ABSENT =
  /^\(?not\s+[\w.()[\]'"]+\)?$|\bis\s+None\b|==\s*(0|None|""|''|\[\]|\{\})|\blen\(.*\)\s*(<|==\s*0)|\bnot\s+in\b/;

const identifiersIn = (node: Node): readonly string[] => descendants(node, 'identifier').map(({ text }) => text);

/** Names in a statement, and in the values that those were last given. */
const concerns = (statement: Node): ReadonlySet<string> => {
  const names = identifiersIn(statement);
  return new Set([
    ...names,
    ...names.flatMap((name) => {
      const value = lastValueOf(statement, name);
      return value === null ? [] : identifiersIn(value);
    }),
  ]);
};

/** Whether a `return` is there for absent input, and for that which the crashed statement works on. */
const isForAbsent = (site: Site, node: Node): boolean => {
  const clause = node.parent?.type === 'block' ? node.parent.parent : null;
  const condition = /^(if_statement|elif_clause)$/.test(clause?.type ?? '')
    ? clause?.childForFieldName('condition')
    : null;
  if (!condition || !sameNode(node.parent, clause?.childForFieldName('consequence') ?? null)) return false;
  const known = concerns(site.statement);
  return ABSENT.test(condition.text) && identifiersIn(condition).some((name) => known.has(name));
};

/** What the failing test of the repo says that this very call gives: `assertEqual(mean([]), 0)` in the frame above. */
const expectedByTest = ({ fn, caller }: Site): string | null => {
  const name = fn?.childForFieldName('name')?.text;
  if (name === undefined || caller === null || !caller.module.test) return null;
  const call = only(
    suspects(caller, 'call').filter((node) => node.childForFieldName('function')?.text.split('.').at(-1) === name),
  );
  const around = call?.parent;
  const [left, right] = around?.namedChildren ?? [];
  const equal =
    around?.type === 'comparison_operator'
      ? around.namedChildCount === 2 && around.children.some((child) => child?.type === '==')
      : around?.type === 'argument_list' &&
        /(^|\.)assertEqual$/.test(around.parent?.childForFieldName('function')?.text ?? '');
  const other = left?.id === call?.id ? right : left;
  return equal && other && isLiteral(other) ? other.text : null;
};

/**
 * The statement that leaves a function early with nothing to say: what the failing test expects, else what its other early returns give, else its annotation,
 * else the kind of its result. Null at module level, where none can stand.
 */
export const neutralReturn = (site: Site): PassOver | null => {
  const { fn } = site;
  if (fn === null) return null;
  const expected = expectedByTest(site);
  if (expected !== null) return passing(`return ${expected}`, true, true);
  const returned = returnsOf(fn).map((node) => ({
    node,
    value: node.namedChildren.find((child) => child?.type !== 'comment') ?? null,
  }));
  const values = returned.map(({ value }) => value);
  if (isGenerator(fn) || values.every((value) => value === null))
    return passing('return', true, !isGenerator(fn) && returned.some(({ node }) => isForAbsent(site, node)));
  const early = returned.filter(({ value }) => value !== null && EMPTY.test(value.text));
  const forAbsent = new Set(early.filter(({ node }) => isForAbsent(site, node)).map(({ value }) => value?.text));
  const [text] = forAbsent;
  const annotation = ofAnnotation(fn.childForFieldName('return_type')?.text ?? '');
  const none = expectsNone(site, fn) || annotation === 'None';
  if (none && [...forAbsent].every((given) => given === 'None'))
    return { ...passing('return None', true, true), expected: true, ofNothing: early.length > 0 };
  if (forAbsent.size === 1) return { ...passing(`return ${text}`, true, true), ofNothing: true };
  if (early[0]) return passing(`return ${early[0].value?.text}`, true, false);
  if (annotation !== null) return passing(`return ${annotation}`, true, false);
  if ((fn.childForFieldName('return_type')?.text ?? '') !== '') return null;
  const kinds = new Set(values.map((value) => (value === null ? null : ofExpression(value))));
  const [kind] = kinds;
  if (kinds.size === 1 && kind) return passing(`return ${kind}`, true, false);
  return passing('return None', false, false);
};

/**
 * The statement that passes over what cannot be worked on: `continue` in a loop over items, else the neutral return. An item that
 * is left out is a hole that nobody sees, so it counts as invented.
 */
export const passOver = (site: Site): PassOver | null =>
  enclosingLoop(site.statement)?.type === 'for_statement'
    ? { text: 'continue', sure: true, idiom: false, invented: true }
    : neutralReturn(site);
