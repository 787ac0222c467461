import { descendants, type Node } from '../../python/parser.ts';
import { type CodeContext, type PythonFile, placeOf, type Rule } from './rule.ts';

const firstError = (node: Node): Node => {
  for (const child of node.children) if (child.hasError || child.isError || child.isMissing) return firstError(child);
  return node;
};

export const syntax: Rule<CodeContext> = {
  name: 'syntax',
  check: ({ changes }) =>
    changes
      .filter(({ after }) => after.root.hasError)
      .map(
        ({ after }) =>
          `${placeOf(after, firstError(after.root))} is not valid Python; send the whole file, and only code.`,
      ),
};

/** Statements that the grammar knows from Python 2 and Python 3 refuses to compile. */
const pythonTwo = (file: PythonFile): { what: string; node: Node }[] => [
  ...descendants(file.root, 'print_statement').map((node) => ({ what: 'a print statement', node })),
  ...descendants(file.root, 'exec_statement').map((node) => ({ what: 'an exec statement', node })),
  ...descendants(file.root, '<>').map((node) => ({ what: 'the operator <>', node })),
  ...descendants(file.root, 'string_start')
    .filter((node) => node.text.includes('`') || /^(ur|ru)/i.test(node.text))
    .map((node) => ({ what: 'a string of Python 2', node })),
  ...descendants(file.root, 'integer')
    .filter((node) => /l$/i.test(node.text) || /^0[0-9_]*[1-9]/.test(node.text))
    .map((node) => ({ what: 'a number of Python 2', node })),
  ...descendants(file.root, 'except_clause')
    .filter((node) => node.childrenForFieldName('value').length > 1)
    .map((node) => ({ what: '`except Type, name`', node })),
  ...descendants(file.root, 'raise_statement')
    .filter((node) => node.namedChild(0)?.type === 'expression_list')
    .map((node) => ({ what: '`raise Type, value`', node })),
  ...descendants(file.root, 'parameters', 'lambda_parameters')
    .flatMap((node) => node.namedChildren)
    .filter((node) => node.type === 'tuple_pattern')
    .map((node) => ({ what: 'a tuple as a parameter', node })),
];

export const pythonTwoSyntax: Rule<CodeContext> = {
  name: 'python-2-syntax',
  check: ({ changes }) =>
    changes.flatMap(({ after }) =>
      pythonTwo(after)
        .slice(0, 1)
        .map(({ what, node }) => `${placeOf(after, node)} uses ${what}; write Python 3.`),
    ),
};
