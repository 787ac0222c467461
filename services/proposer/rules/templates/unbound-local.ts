import { descendants, type Node } from '../../../python/parser.ts';
import { assignmentsTo, contains, enclosingFunction, parametersOf } from '../../../python/scope.ts';
import { insertBefore } from '../../../python/source-edit.ts';
import { neutralOf } from '../neutral.ts';
import type { Site } from '../site.ts';
import { RANK, type Template } from '../template.ts';

const isText = (node: Node | undefined | null): boolean =>
  node?.type === 'expression_statement' && node.namedChildren[0]?.type === 'string';

const bodyStart = (fn: Node): Node | null =>
  fn
    .childForFieldName('body')
    ?.namedChildren.find((child) => child !== null && child.type !== 'comment' && !isText(child)) ?? null;

/** The statement directly in the function's body that `node` is in. */
const inBody = (fn: Node, node: Node): Node | null => {
  const body = fn.childForFieldName('body');
  return body?.namedChildren.find((child) => child !== null && contains(child, node)) ?? null;
};

/** A local that is read before it has a value: a global or outer variable that the function assigns, or a branch that never ran. */
export const unboundLocal: Template = {
  name: 'unbound-local',
  errors: ['UnboundLocalError', 'NameError'],
  propose(site: Site) {
    const name = /^(?:cannot access (?:local|free) variable '(\w+)'|local variable '(\w+)' referenced)/.exec(
      site.message,
    );
    const variable = name?.[1] ?? name?.[2];
    const { fn, module } = site;
    const first = fn === null ? null : bodyStart(fn);
    if (variable === undefined || fn === null || first === null) return [];
    const outer = enclosingFunction(fn);
    const isOuter =
      outer !== null &&
      (assignmentsTo(outer, variable).length > 0 ||
        parametersOf(outer).some((parameter) => parameter.name === variable));
    const isGlobal = assignmentsTo(module.root, variable).length > 0;
    if (isOuter || isGlobal) {
      const augmented = descendants(fn, 'augmented_assignment').some(
        (node) => node.childForFieldName('left')?.text === variable,
      );
      const self = assignmentsTo(fn, variable).some(({ value }) =>
        descendants(value, 'identifier').some((found) => found.text === variable),
      );
      const word = isOuter ? 'nonlocal' : 'global';
      const edit = augmented || self ? insertBefore(module.source, first, [`${word} ${variable}`]) : null;
      if (edit !== null)
        return [
          {
            rank: RANK.message,
            edits: [edit],
            because: `declare '${variable}' ${word}: the function updates the variable that exists outside of it`,
          },
        ];
      return [];
    }
    const assigned = assignmentsTo(fn, variable);
    const head = assigned[0] === undefined ? null : inBody(fn, assigned[0].node);
    const kinds = new Set(assigned.map(({ value }) => neutralOf(value)));
    const [kind] = kinds;
    const augmented = descendants(fn, 'augmented_assignment').find(
      (node) => node.childForFieldName('left')?.text === variable,
    );
    const augmentedBy = augmented?.childForFieldName('right');
    if (assigned.length === 0 && augmented && augmentedBy) {
      const statement = inBody(fn, augmented);
      // A product does not start at 0.
      if (!/^[+-]=$/.test(augmented.childForFieldName('operator')?.text ?? '')) return [];
      const zero = neutralOf(augmentedBy) ?? '0';
      const edit = statement === null ? null : insertBefore(module.source, statement, [`${variable} = ${zero}`]);
      return edit === null
        ? []
        : [{ rank: RANK.message, edits: [edit], because: `start '${variable}' at ${zero} before it is added to` }];
    }
    if (head === null || /^(expression_statement|return_statement)$/.test(head.type)) return [];
    const value = kinds.size === 1 && kind ? kind : 'None';
    const edit = insertBefore(module.source, head, [`${variable} = ${value}`]);
    return edit === null
      ? []
      : [
          {
            rank: RANK.neutralReturn,
            edits: [edit],
            mitigation: true,
            because: `give '${variable}' the value ${value} for the case that no branch assigns it`,
          },
        ];
  },
};
