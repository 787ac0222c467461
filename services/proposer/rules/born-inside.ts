import { descendants, type Node } from '../../python/parser.ts';
import { boundNames, contains } from '../../python/scope.ts';
import type { Site } from './site.ts';

/** Whether an expression names variables of a comprehension or parameters of a lambda, which no statement before knows. */
export const bornInside = (site: Site, node: Node): boolean => {
  for (let at = node.parent; at !== null && contains(site.statement, at) && at.id !== site.statement.id; at = at.parent)
    if (/comprehension$|^generator_expression$|^lambda$/.test(at.type)) {
      const bound = new Set([
        ...boundNames(at),
        ...descendants(at, 'lambda_parameters').flatMap((p) => p.text.split(/\W+/)),
      ]);
      if (descendants(node, 'identifier').some((name) => bound.has(name.text))) return true;
    }
  return false;
};
