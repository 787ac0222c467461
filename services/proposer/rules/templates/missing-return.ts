import { descendants, type Node } from '../../../python/parser.ts';
import { assignmentsTo, enclosingClass, enclosingFunction, importsIn, lastValueOf } from '../../../python/scope.ts';
import { insertAfter, type SourceEdit } from '../../../python/source-edit.ts';
import type { Module } from '../codebase.ts';
import { returnsOf } from '../neutral.ts';
import { only, type Site } from '../site.ts';
import { RANK, type Template } from '../template.ts';
import { noneExpression } from './none-guard.ts';
import { noneSide } from './none-operand.ts';

/** The call that gave the None: the expression itself, or the last value of the name that it is. */
const noneCall = (site: Site): Node | null => {
  const node = noneExpression(site) ?? noneSide(site)?.none ?? null;
  const value = node?.type === 'identifier' ? lastValueOf(node, node.text) : node;
  return value?.type === 'call' ? value : null;
};

/** The one function of the repo that a call reaches: by its name, by `self`, or through an imported module. */
const definitionOf = (site: Site, call: Node): { readonly module: Module; readonly fn: Node } | null => {
  const callee = call.childForFieldName('function');
  const object = callee?.type === 'attribute' ? callee.childForFieldName('object') : null;
  const name = object ? callee?.childForFieldName('attribute')?.text : callee?.text;
  const owner = object?.text === 'self' ? enclosingClass(call)?.childForFieldName('name')?.text : undefined;
  if (object && owner === undefined && !importsIn(site.module.root).some((found) => found.name === object.text))
    return null;
  return only(
    [...site.codebase.modules.values()].flatMap((module) =>
      descendants(module.root, 'function_definition')
        .filter((fn) => fn.childForFieldName('name')?.text === name)
        .filter((fn) => enclosingClass(fn)?.childForFieldName('name')?.text === owner && enclosingFunction(fn) === null)
        .map((fn) => ({ module, fn })),
    ),
  );
};

const statementsOf = (block: Node | null): readonly Node[] =>
  (block?.namedChildren ?? []).filter((node): node is Node => node !== null && node.type !== 'comment');

const VALUE =
  /^(binary_operator|boolean_operator|not_operator|comparison_operator|unary_operator|list|tuple|dictionary|set|\w+_comprehension|generator_expression|conditional_expression|subscript|attribute|identifier)$/;

/** The name that a loop or a branch fills: the only one that the function starts with something empty. */
const filled = (fn: Node, last: Node): string | null => {
  const started = statementsOf(fn.childForFieldName('body')).flatMap((statement) => {
    const assignment = statement.type === 'expression_statement' ? statement.namedChildren[0] : null;
    const left = assignment?.type === 'assignment' ? assignment.childForFieldName('left') : null;
    const value = assignment?.childForFieldName('right')?.text ?? '';
    return left?.type === 'identifier' && /^(\[\s*\]|\{\s*\}|set\(\)|list\(\)|dict\(\)|0|0\.0|""|'')$/.test(value)
      ? [left.text]
      : [];
  });
  const name = only([...new Set(started)]);
  if (name === null) return null;
  const changed =
    descendants(last, 'augmented_assignment', 'assignment').some((node) => {
      const left = node.childForFieldName('left');
      return left?.text === name || (left?.type === 'subscript' && left.childForFieldName('value')?.text === name);
    }) ||
    descendants(last, 'call').some((node) => {
      const callee = node.childForFieldName('function');
      return (
        callee?.childForFieldName('object')?.text === name &&
        /^(append|extend|insert|add|update|setdefault|sort|reverse|remove|discard)$/.test(
          callee.childForFieldName('attribute')?.text ?? '',
        )
      );
    });
  return changed ? name : null;
};

/** Statements after which the function ends without another word. */
const tails = (statement: Node): readonly Node[] => {
  if (statement.type !== 'if_statement') return [statement];
  const blocks = [
    statement.childForFieldName('consequence'),
    ...statement
      .childrenForFieldName('alternative')
      .map((clause) => clause?.childForFieldName('body') ?? clause?.childForFieldName('consequence') ?? null),
  ];
  return blocks.flatMap((block) => {
    const last = statementsOf(block).at(-1);
    return last === undefined ? [] : tails(last);
  });
};

/** `walk(node.next)` at the function's end, whose result is dropped, in a function that returns values elsewhere. */
const droppedRecursion = (fn: Node, last: Node): Node | null => {
  const name = fn.childForFieldName('name')?.text;
  return only(
    tails(last).filter((statement) => {
      const call = statement.type === 'expression_statement' ? statement.namedChildren[0] : null;
      const callee = call?.type === 'call' ? call.childForFieldName('function')?.text : null;
      return callee === (enclosingClass(fn) === null ? name : `self.${name}`);
    }),
  );
};

const methodOf = (object: Node | null): string | undefined =>
  object?.type === 'call' && object.childForFieldName('function')?.type === 'attribute'
    ? object.childForFieldName('function')?.childForFieldName('attribute')?.text
    : undefined;

/**
 * `query.order_by(…).limit(…)` where order_by gives nothing: the only method of that name, in a class whose other methods return
 * `self`, so that the next step can follow.
 */
const brokenChain = (site: Site): { readonly module: Module; readonly fn: Node } | null => {
  const name = methodOf(noneExpression(site));
  const found = only(
    [...site.codebase.modules.values()].flatMap((module) =>
      descendants(module.root, 'function_definition')
        .filter((fn) => fn.childForFieldName('name')?.text === name && enclosingClass(fn) !== null)
        .map((fn) => ({ module, fn })),
    ),
  );
  const owner = found === null ? null : enclosingClass(found.fn);
  if (found === null || owner === null || returnsOf(found.fn).length > 0) return null;
  const chained = descendants(owner, 'return_statement').filter((node) => node.namedChildren[0]?.text === 'self');
  return new Set(chained.map((node) => enclosingFunction(node)?.id)).size >= 2 ? found : null;
};

/** An early `return []`, for the case that there is nothing to do: the end of the function still owes what it made. */
const isEmptyReturn = (node: Node): boolean =>
  /^(\[\s*\]|\{\s*\}|set\(\)|0|0\.0|""|'')$/.test(
    node.namedChildren.find((child) => child?.type !== 'comment')?.text ?? '',
  );

const edit = (module: Module, fn: Node): { readonly edits: readonly SourceEdit[]; readonly what: string } | null => {
  const last = statementsOf(fn.childForFieldName('body')).at(-1);
  const returned = returnsOf(fn).filter((node) => node.namedChildren.some((child) => child?.type !== 'comment'));
  if (last === undefined || returned.length !== returnsOf(fn).length) return null;
  const recursion = returned.length > 0 ? droppedRecursion(fn, last) : null;
  const prefix = (node: Node, what: string) => ({
    edits: [{ start: node.startIndex, end: node.startIndex, text: 'return ' }],
    what,
  });
  if (recursion !== null) return prefix(recursion, 'the result of its call of itself');
  const expression = last.type === 'expression_statement' ? last.namedChildren[0] : null;
  const assigned = /^(assignment|augmented_assignment)$/.test(expression?.type ?? '')
    ? expression?.childForFieldName('left')
    : null;
  const name =
    assigned?.type === 'identifier' && assignmentsTo(fn, assigned.text).length > 0
      ? assigned.text
      : returned.every(isEmptyReturn) &&
          (/^(for|while|if|with)_statement$/.test(last.type) || expression?.type === 'call')
        ? filled(fn, last)
        : null;
  if (name !== null) {
    const after = insertAfter(module.source, last, [`return ${name}`]);
    return after === null ? null : { edits: [after], what: `'${name}', which it makes` };
  }
  return expression && VALUE.test(expression.type) ? prefix(last, 'the value that it ends with') : null;
};

/** A `return` left out: a function of the repo makes a value and ends without returning it, and its result is used. */
export const missingReturn: Template = {
  name: 'missing-return',
  errors: ['TypeError', 'AttributeError'],
  propose(site) {
    const call = /NoneType/.test(site.message) ? noneCall(site) : null;
    const found = call === null ? null : definitionOf(site, call);
    const chain = found === null && call !== null ? brokenChain(site) : null;
    const end = chain === null ? undefined : statementsOf(chain.fn.childForFieldName('body')).at(-1);
    const self = chain === null || end === undefined ? null : insertAfter(chain.module.source, end, ['return self']);
    if (chain !== null && self !== null)
      return [
        {
          rank: RANK.message,
          path: chain.module.path,
          edits: [self],
          because: `return self from ${chain.fn.childForFieldName('name')?.text}, as the other steps of its class do`,
        },
      ];
    if (found === null || found.module.test || found.fn.children[0]?.type === 'async') return [];
    const { fn, module } = found;
    const type = fn.childForFieldName('return_type')?.text ?? '';
    if (/\bNone\b/.test(type) || descendants(fn, 'yield').length > 0) return [];
    const missing = edit(module, fn);
    return missing === null
      ? []
      : [
          {
            rank: RANK.message,
            path: module.path,
            edits: missing.edits,
            because: `return from ${fn.childForFieldName('name')?.text} ${missing.what}: its result is used`,
          },
        ];
  },
};
