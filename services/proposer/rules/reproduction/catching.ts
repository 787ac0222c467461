import { descendants, type Node } from '../../../python/parser.ts';

/** Bases of the builtin exceptions, as far as handlers name them. */
const BASES: Record<string, readonly string[]> = {
  KeyError: ['LookupError'],
  IndexError: ['LookupError'],
  ZeroDivisionError: ['ArithmeticError'],
  UnicodeDecodeError: ['UnicodeError', 'ValueError'],
  UnicodeEncodeError: ['UnicodeError', 'ValueError'],
  JSONDecodeError: ['ValueError'],
  StatisticsError: ['ValueError'],
  FileNotFoundError: ['OSError', 'IOError', 'EnvironmentError'],
  UnboundLocalError: ['NameError'],
  ModuleNotFoundError: ['ImportError'],
};

/** Whether a `try` around this line catches the exception and keeps it: a handler that does not raise again. */
export const caughtAt = (root: Node, line: number, errorType: string): boolean => {
  const names = [errorType, ...(BASES[errorType] ?? []), 'Exception', 'BaseException'];
  return descendants(root, 'try_statement').some((node) => {
    const body = node.childForFieldName('body');
    if (!body || body.startPosition.row + 1 > line || body.endPosition.row + 1 < line) return false;
    return node.namedChildren.some((clause) => {
      if (clause?.type !== 'except_clause') return false;
      const head = clause.text.split(':')[0] ?? '';
      const catches = /^except\s*$/.test(head) || names.some((name) => new RegExp(`\\b${name}\\b`).test(head));
      return catches && descendants(clause, 'raise_statement').length === 0;
    });
  });
};
