import { descendants, type Node } from '../../python/parser.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';

/** `os.environ[name] = value`, `del os.environ[name]`; its methods are capabilities. */
const environmentWrites = (file: PythonFile): Node[] =>
  [
    ...descendants(file.root, 'assignment', 'augmented_assignment').flatMap(
      (node) => node.childForFieldName('left') ?? [],
    ),
    ...descendants(file.root, 'delete_statement').flatMap((node) => node.namedChildren),
  ].filter((target) =>
    descendants(target, 'subscript').some((node) =>
      file.names.resolveAll(node.childForFieldName('value')!).some((name) => /^os\.environb?$/.test(name)),
    ),
  );

export const environmentWriting: Rule<CodeContext> = {
  name: 'environment-writing',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) =>
      newlyIntroduced(before ? environmentWrites(before) : [], environmentWrites(after), (node) => node.text)
        .slice(0, 1)
        .map(
          (node) =>
            `${placeOf(after, node)} sets an environment variable (${node.text}); change the code that reads it.`,
        ),
    ),
};
