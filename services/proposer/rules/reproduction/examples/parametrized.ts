import { isLiteral } from '../../../../python/literals.ts';
import { descendants, type Node } from '../../../../python/parser.ts';
import { NO_ROW, type Row } from './literal-call.ts';

const marksOf = (fn: Node): readonly Node[] =>
  fn.parent?.type === 'decorated_definition'
    ? fn.parent.namedChildren.flatMap((node) => (node?.type === 'decorator' ? (node.namedChildren[0] ?? []) : []))
    : [];

/** A test that is known to fail, or that is not run, says nothing of what works. */
export const isExpectedToFail = (fn: Node): boolean =>
  marksOf(fn).some((node) =>
    /(^|\.)(xfail|expectedFailure|skip|skipif|skipIf|skipUnless)$/.test(
      (node.childForFieldName('function') ?? node).text,
    ),
  );

const namesOf = (node: Node | null | undefined): readonly string[] =>
  (node?.type === 'string' ? [node.text] : (node?.namedChildren ?? []).map((child) => child?.text ?? ''))
    .join(',')
    .replace(/[^\w,]/g, '')
    .split(',')
    .filter((name) => name !== '');

/** The elements of a list, tuple or `pytest.param(…)` display, comments aside. */
const elements = (node: Node): readonly Node[] =>
  (node.type === 'call' ? (node.childForFieldName('arguments')?.namedChildren ?? []) : node.namedChildren).filter(
    (child): child is Node => child !== null && child.type !== 'comment' && child.type !== 'keyword_argument',
  );

/** The rows of `@pytest.mark.parametrize("a, b", [(1, 2), …])` that are literals; one row without names where there is no such mark. */
export const rowsOf = (fn: Node): readonly Row[] => {
  const marks = marksOf(fn).filter((call) => /(^|\.)parametrize$/.test(call.childForFieldName('function')?.text ?? ''));
  if (marks.length === 0) return [NO_ROW];
  const args = marks.length === 1 ? (marks[0]?.childForFieldName('arguments')?.namedChildren ?? []) : [];
  const names = namesOf(args[0]);
  const values = args[1];
  if (!values || !/^(list|tuple)$/.test(values.type) || names.length === 0) return [];
  return elements(values).flatMap((value) => {
    const marked = value.type === 'call';
    if (
      marked &&
      (!/(^|\.)param$/.test(value.childForFieldName('function')?.text ?? '') || /\bmarks\s*=/.test(value.text))
    )
      return [];
    const cells = names.length === 1 && !marked ? [value] : elements(value);
    if (cells.length !== names.length || !cells.every(isLiteral)) return [];
    return [new Map(names.map((name, index) => [name, cells[index]?.text ?? '']))];
  });
};

/** All test functions of a file. */
export const testsIn = (root: Node): readonly Node[] =>
  descendants(root, 'function_definition').filter((fn) => /^test/.test(fn.childForFieldName('name')?.text ?? ''));
