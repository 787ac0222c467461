import { descendants, type Node } from '../../python/parser.ts';
import { sameNode } from '../../python/scope.ts';

const compact = (text: string): string => text.replace(/\s/g, '');

/** What is added to the loop's variable in `x[i + 1]`; null where the index is something else. */
export const offsetOf = (index: Node, variable: string): number | null => {
  const text = compact(index.text);
  if (text === variable) return 0;
  const match = /^(.+)\+(\d+)$/.exec(text);
  return match?.[1] === variable ? Number(match[2]) : null;
};

/** The loop over indices of `object`, and the statements or expressions that it runs for each. */
export type IndexLoop = {
  readonly object: string;
  readonly variable: string;
  readonly parts: readonly Node[];
};

/** `x[i + n]` in a part, with what is read of the element alone around it: `x[i].at`, `abs(x[i])`, `minutes(x[i]["at"])`. */
const elementsIn = (part: Node, { object, variable }: IndexLoop) =>
  descendants(part, 'subscript').flatMap((node) => {
    const index = node.childForFieldName('subscript');
    const offset = index === null ? null : offsetOf(index, variable);
    if (compact(node.childForFieldName('value')?.text ?? '') !== object || offset === null) return [];
    return [{ node, offset, whole: wholeOf(node) }];
  });

const OUTPUT = /(^|\.)(print|write|writerow|format|info|debug|warning|error|log|join)$/;

const wholeOf = (element: Node): Node => {
  let at = element;
  for (;;) {
    const parent = at.parent;
    if (!parent) return at;
    const ofPart = /^(subscript|attribute)$/.test(parent.type) && sameNode(parent.namedChildren[0] ?? null, at);
    const list = parent.type === 'argument_list' && parent.namedChildCount === 1 ? parent.parent : null;
    const ofCall =
      list?.type === 'call' &&
      list.childForFieldName('function')?.type === 'identifier' &&
      !OUTPUT.test(list.childForFieldName('function')?.text ?? '');
    const called =
      parent.type === 'call' && at.type === 'attribute' && parent.childForFieldName('arguments')?.namedChildCount === 0;
    if (ofPart || called || /^(parenthesized_expression|unary_operator)$/.test(parent.type)) at = parent;
    else if (ofCall && list) at = list;
    else return at;
  }
};

/** Whether every use of a name and of the sequence in a part is an element at a known offset. */
const onlyElements = (part: Node, loop: IndexLoop): boolean => {
  const elements = elementsIn(part, loop);
  const inside = (node: Node): boolean =>
    elements.some(({ node: element }) => element.startIndex <= node.startIndex && node.endIndex <= element.endIndex);
  const root = loop.object.split('.')[0] ?? loop.object;
  const isObject = (node: Node): boolean =>
    node.text === loop.object || (node.type === 'identifier' && node.text === root);
  return descendants(part, 'identifier', 'attribute').every((node) => {
    if (node.text !== loop.variable && !isObject(node)) return true;
    // `self.x[i]` beside `self.total` is two things.
    if (
      node.text === root &&
      root !== loop.object &&
      node.parent?.type === 'attribute' &&
      compact(node.parent.text) !== loop.object
    )
      return true;
    return inside(node);
  });
};

/** What stands where both neighbours come together in one value. */
const joining = (first: Node, second: Node): Node | null => {
  const parent = first.parent;
  return parent !== null && sameNode(parent, second.parent) ? parent : null;
};

const isCondition = (node: Node): boolean =>
  node.parent?.type === 'if_statement' && sameNode(node.parent.childForFieldName('condition'), node);

const bodyOf = (node: Node): readonly Node[] =>
  (node.childForFieldName('consequence')?.namedChildren ?? []).filter(
    (child): child is Node => child !== null && child.type !== 'comment',
  );

/**
 * A comparison of neighbours, where the last element by itself has no say: `return False` of the first that is out of order, a
 * count of those that grow. A count of changes may be meant as one of runs, which is one more.
 */
const comparisonAlone = (node: Node): boolean => {
  if (node.namedChildCount !== 2) return false;
  const differs = node.children.some((child) => child?.type === '!=');
  const clause = node.parent;
  if (isCondition(node) && clause !== null) {
    const [only, more] = bodyOf(clause);
    if (only === undefined || more !== undefined || clause.childrenForFieldName('alternative').length > 0) return false;
    if (only.type === 'raise_statement' || /^return (True|False)$/.test(only.text)) return true;
    return !differs && only.type === 'expression_statement' && /^[\w.]+ \+= 1$/.test(only.text);
  }
  if (clause?.type === 'generator_expression' || clause?.type === 'list_comprehension') {
    const reader = (clause.parent?.type === 'argument_list' ? clause.parent.parent : clause.parent)?.childForFieldName(
      'function',
    )?.text;
    return /^(all|any)$/.test(reader ?? '') || (reader === 'sum' && !differs);
  }
  return false;
};

/** A pair that is kept as a pair: `(x[i], x[i + 1])`, `distance(x[i], x[i + 1])`; in a text it may be a line of its own for each. */
const pairAlone = (node: Node): boolean => {
  if (node.namedChildCount !== 2) return false;
  if (node.type === 'argument_list') return !OUTPUT.test(node.parent?.childForFieldName('function')?.text ?? '');
  return node.type === 'tuple' && !(node.parent?.type === 'binary_operator' || node.parent?.type === 'interpolation');
};

const together = (node: Node): boolean => {
  switch (node.type) {
    case 'binary_operator':
      return /^[-*/]$/.test(node.childForFieldName('operator')?.text ?? '') && !inText(node);
    case 'comparison_operator':
      return comparisonAlone(node);
    case 'tuple':
    case 'argument_list':
      return pairAlone(node);
    default:
      return false;
  }
};

/** In an output or a choice the element that has no neighbour may be due a line of its own. */
const inText = (node: Node): boolean => {
  for (let at = node.parent; at !== null && !/statement$|^block$/.test(at.type); at = at.parent) {
    if (/^(interpolation|conditional_expression|tuple|list|dictionary|pair)$/.test(at.type)) return true;
    if (at.type === 'call' && OUTPUT.test(at.childForFieldName('function')?.text ?? '')) return true;
  }
  return false;
};

/** Names that a statement gives a value: what is worked out of the pair goes on under them. */
const namesGiven = (statement: Node): readonly string[] =>
  descendants(statement, 'assignment', 'augmented_assignment').flatMap((node) => {
    const left = node.childForFieldName('left');
    return left === null ? [] : descendants(left, 'identifier').map(({ text }) => text);
  });

const mentions = (part: Node, names: ReadonlySet<string>): boolean =>
  descendants(part, 'identifier').some(({ text }) => names.has(text));

/** Each part reads an element, or what came of one in a part before: so nothing is done but with elements. */
export const nothingBesides = (loop: IndexLoop): boolean => {
  const given = new Set<string>();
  return loop.parts.every((part) => {
    if (elementsIn(part, loop).length === 0 && !mentions(part, given)) return false;
    for (const name of namesGiven(part)) given.add(name);
    return onlyElements(part, loop);
  });
};

/**
 * Whether a loop takes elements only in pairs of neighbours, `x[i]` with `x[i + offset]`, in one value each: then the last
 * element has no pair, and nothing is lost when it gets no turn of its own.
 */
export const takesPairsOnly = (loop: IndexLoop, offset: number): boolean =>
  nothingBesides(loop) &&
  loop.parts.every((part) => {
    const elements = elementsIn(part, loop);
    return elements.every((element) => {
      if (element.offset !== 0 && element.offset !== offset) return false;
      const partner = elements.find(
        (other) => other.offset !== element.offset && joining(element.whole, other.whole) !== null,
      );
      const joint = partner === undefined ? null : joining(element.whole, partner.whole);
      return joint !== null && together(joint);
    });
  });
