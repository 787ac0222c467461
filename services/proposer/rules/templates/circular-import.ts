import { isDocstring } from '../../../python/fingerprint.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import { contains, importsIn } from '../../../python/scope.ts';
import { insertBefore, type SourceEdit } from '../../../python/source-edit.ts';
import type { Site } from '../site.ts';
import { RANK, type Template } from '../template.ts';

/** More than that and the import is part of what the file is: the cycle has to be cut elsewhere. */
const MOST_FUNCTIONS = 3;

/** The outermost function whose body a use is in; null for one that runs when the module is loaded (defaults, decorators, bases). */
const runsLater = (use: Node): Node | null => {
  let found: Node | null = null;
  for (let at: Node | null = use; at !== null; at = at.parent) {
    const body = at.type === 'function_definition' ? at.childForFieldName('body') : null;
    if (body && contains(body, use)) found = at;
  }
  return found;
};

/** The whole line, its end included; at the top of a file the blank lines below it too. */
const removeLine = (source: string, statement: Node): SourceEdit | null => {
  const start = source.lastIndexOf('\n', statement.startIndex - 1) + 1 || (source.startsWith('\uFEFF') ? 1 : 0);
  const rest = (statement.startPosition.row === 0 ? /^[ \t]*((\r\n|\n|\r)+|$)/ : /^[ \t]*(\r\n|\n|\r|$)/).exec(
    source.slice(statement.endIndex),
  );
  return source.slice(start, statement.startIndex).trim() === '' && rest !== null
    ? { start, end: statement.endIndex + rest[0].length, text: '' }
    : null;
};

/** Two modules that import each other: import in the functions that use the names, when both modules are there. */
export const circularImport: Template = {
  name: 'circular-import',
  errors: ['ImportError'],
  propose({ statement, message, module }: Site) {
    const found =
      /^cannot import name '\w+' from partially initialized module '[\w.]+' \(most likely due to a circular import\)/;
    if (!found.test(message) || statement.type !== 'import_from_statement' || statement.parent?.type !== 'module')
      return [];
    const names = new Set(importsIn(statement).map(({ name }) => name));
    const uses = descendants(module.root, 'identifier').filter(
      (node) =>
        names.has(node.text) &&
        !contains(statement, node) &&
        !(node.parent?.type === 'attribute' && node.parent.childForFieldName('attribute')?.id === node.id),
    );
    const functions = uses.map(runsLater);
    const line = removeLine(module.source, statement);
    if (line === null || functions.length === 0 || functions.some((fn) => fn === null) || /[\r\n]/.test(statement.text))
      return [];
    // Names in `__all__`, or that others import from here, have to stay.
    if (descendants(module.root, 'string_content').some((node) => names.has(node.text))) return [];
    const distinct = [...new Map(functions.flatMap((fn) => (fn === null ? [] : [[fn.id, fn] as const]))).values()];
    if (distinct.length > MOST_FUNCTIONS) return [];
    const edits = distinct.map((fn) => {
      const first = fn
        .childForFieldName('body')
        ?.namedChildren.find((child) => child !== null && child.type !== 'comment' && !isDocstring(child));
      return first ? insertBefore(module.source, first, [statement.text]) : null;
    });
    if (edits.some((edit) => edit === null)) return [];
    return [
      {
        rank: RANK.message,
        edits: [line, ...edits.filter((edit) => edit !== null)],
        because: `import ${[...names].join(', ')} in ${distinct.map((fn) => fn.childForFieldName('name')?.text).join(', ')}, when both modules are loaded: each imports the other`,
      },
    ];
  },
};
