import { enclosingDefinition, runsIn } from '../../python/definitions.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';

const ITERATORS = /^(map|filter|zip|iter|reversed|enumerate|open|itertools\..+)$/;

/** Values that are used up by the first who goes through them, in displays too. */
const usedUp = (file: PythonFile, value: Node | null): boolean => {
  switch (value?.type) {
    case 'generator_expression':
      return true;
    case 'call': {
      const names = file.names.resolveAll(value.childForFieldName('function')!);
      const called = value.childForFieldName('function')!.text;
      return (
        names.some((name) => ITERATORS.test(name)) || file.functions.some((f) => f.isGenerator && f.qualname === called)
      );
    }
    case 'parenthesized_expression':
    case 'list':
    case 'tuple':
    case 'dictionary':
    case 'pair':
    case 'conditional_expression':
    case 'assignment':
    case 'named_expression':
      return value.namedChildren.some((part) => usedUp(file, part));
    default:
      return false;
  }
};

/** Iterators that outlive a call: of a module, of a class, or as a parameter's default. */
const lastingIterators = (file: PythonFile): Node[] => {
  const assigned = descendants(file.root, 'assignment', 'named_expression')
    .filter((node) => runsIn(node) === '<module>' && enclosingDefinition(node)?.type !== 'lambda')
    .filter((node) => usedUp(file, node.childForFieldName('right') ?? node.childForFieldName('value')));
  const defaults = descendants(file.root, 'default_parameter', 'typed_default_parameter').filter((node) =>
    usedUp(file, node.childForFieldName('value')),
  );
  return [...assigned, ...defaults];
};

export const lastingIterator: Rule<CodeContext> = {
  name: 'lasting-iterator',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) =>
      newlyIntroduced(before ? lastingIterators(before) : [], lastingIterators(after), (node) => node.text)
        .slice(0, 1)
        .map(
          (node) =>
            `${placeOf(after, node)} keeps an iterator that the first call uses up; keep a list, or make it where it is used.`,
        ),
    ),
};
