import { stringValue } from '../../../../python/literals.ts';
import { descendants, type Node, parsePython } from '../../../../python/parser.ts';
import type { Example } from './example.ts';
import { literalCall, NO_ROW } from './literal-call.ts';
import { namesIn, type Target } from './target-names.ts';

const docstringOf = (definition: Node): string | null => {
  const body = definition.type === 'module' ? definition : definition.childForFieldName('body');
  const first = body?.namedChildren.find((child) => child !== null && child.type !== 'comment');
  return first?.type === 'expression_statement' ? stringValue(first.namedChildren[0] ?? null) : null;
};

/** One-line examples with the output that follows them; those that show a traceback, or no output, are left out. */
const examplesIn = (docstring: string): readonly string[] => {
  const lines = docstring.split(/\r?\n/).map((line) => line.trim());
  return lines.flatMap((line, index) => {
    const code = /^>>> (.+)$/.exec(line)?.[1];
    const output = lines[index + 1] ?? '';
    return code === undefined || output === '' || /^(>>>|\.\.\.|Traceback)/.test(output) ? [] : [code];
  });
};

/** Doctest examples (`>>> mean([1, 3])` with its output) in the docstrings of the crashed file. */
export const fromDocstrings = async (target: Target): Promise<readonly Example[]> => {
  const names = namesIn(target.module, target);
  const { root } = target.module;
  const codes = [root, ...descendants(root, 'function_definition', 'class_definition')].flatMap((definition) =>
    examplesIn(docstringOf(definition) ?? ''),
  );
  const found: Example[] = [];
  for (const code of codes) {
    const tree = await parsePython(code);
    const statement = tree.rootNode.namedChildren[0];
    const expression = statement?.type === 'expression_statement' ? statement.namedChildren[0] : null;
    const printed = expression?.type === 'call' && expression.childForFieldName('function')?.text === 'print';
    const call = printed ? expression.childForFieldName('arguments')?.namedChildren[0] : expression;
    const example =
      names !== null && !tree.rootNode.hasError && call?.type === 'call'
        ? literalCall(call, target, names, NO_ROW)
        : null;
    if (example !== null) found.push({ ...example, from: 'the examples in its docstrings' });
    tree.delete();
  }
  return found;
};
