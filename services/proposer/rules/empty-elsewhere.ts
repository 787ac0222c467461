import { stringValue } from '../../python/literals.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { everywhere, type Site } from './site.ts';

const EMPTY = /^(\[\s*\]|\{\s*\}|\(\s*\)|list\(\)|dict\(\)|set\(\))$/;

/** What people know a value by: its name, its attribute, its key. */
const handle = (node: Node | null | undefined): string | null => {
  switch (node?.type) {
    case 'identifier':
      return node.text;
    case 'attribute':
      return `.${node.childForFieldName('attribute')?.text}`;
    case 'subscript':
      return stringValue(node.childForFieldName('subscript')) === null
        ? null
        : `[${stringValue(node.childForFieldName('subscript'))}]`;
    default:
      return null;
  }
};

/** Whether other code of the repo takes the same value as empty where it is None: `tags or []`, `if tags is None: tags = []`. */
export const emptyElsewhere = (site: Site, node: Node): boolean => {
  const name = handle(node);
  if (name === null) return false;
  const or = everywhere(site, 'boolean_operator').some(
    (found) =>
      found.childForFieldName('operator')?.text === 'or' &&
      handle(found.childForFieldName('left')) === name &&
      EMPTY.test(found.childForFieldName('right')?.text ?? ''),
  );
  return (
    or ||
    everywhere(site, 'if_statement').some((found) => {
      const condition = found.childForFieldName('condition');
      const subject = condition?.type === 'comparison_operator' ? condition.namedChildren[0] : null;
      if (!/\bis\s+None$/.test(condition?.text ?? '') || handle(subject) !== name) return false;
      const consequence = found.childForFieldName('consequence');
      return (
        consequence !== null &&
        descendants(consequence, 'assignment').some(
          (one) =>
            handle(one.childForFieldName('left')) === name && EMPTY.test(one.childForFieldName('right')?.text ?? ''),
        )
      );
    })
  );
};
