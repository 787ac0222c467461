import { functionsOf, runsIn } from '../python/definitions.ts';
import { fingerprint } from '../python/fingerprint.ts';
import { nameTable } from '../python/names.ts';
import { descendants, type Node, parsePython } from '../python/parser.ts';

/** What a change does to a Python file's code. */
export type CodeChange = {
  /** Qualnames of functions whose own code was changed or added; `<module>` for code at module level. */
  readonly functions: readonly string[];
  /** Whether the new code handles an exception that the old code did not. */
  readonly handlesMore: boolean;
};

/** Compares two versions of a Python file; `before` is empty for a new one. */
export const codeChange = async (before: string, after: string): Promise<CodeChange> => {
  const [old, fresh] = [await parsePython(before), await parsePython(after)];
  try {
    const known = codeByFunction(old.rootNode);
    const functions = [...codeByFunction(fresh.rootNode)]
      .filter(([qualname, code]) => known.get(qualname) !== code)
      .map(([qualname]) => qualname);
    const handled = handlersOf(old.rootNode);
    const handlesMore = handlersOf(fresh.rootNode).some((handler) => {
      const index = handled.indexOf(handler);
      if (index !== -1) handled.splice(index, 1);
      return index === -1;
    });
    return { functions, handlesMore };
  } finally {
    old.delete();
    fresh.delete();
  }
};

/** Each function's own code: nested functions have entries of their own, and count in the outer one by name only. */
const codeByFunction = (root: Node): Map<string, string> => {
  const isDefinition = (node: Node) => node.type === 'decorated_definition' || node.type === 'function_definition';
  const isFunction = (node: Node) =>
    isDefinition(node) && (node.childForFieldName('definition')?.type ?? node.type) === 'function_definition';
  const code = new Map<string, string>();
  const add = (qualname: string, text: string) =>
    code.set(qualname, code.has(qualname) ? `${code.get(qualname)}\u0002${text}` : text);
  add('<module>', fingerprint(root, isFunction));
  for (const f of functionsOf(root)) {
    const own = (node: Node) => node.id !== f.node.id && isFunction(node);
    // A decorator is code around the function, but whoever changes it changes what calling the function does.
    const decorators = f.node.parent?.type === 'decorated_definition' ? descendants(f.node.parent, 'decorator') : [];
    const mine = decorators.filter((decorator) => decorator.parent?.id === f.node.parent?.id);
    add(f.qualname, [...mine.map((decorator) => fingerprint(decorator)), fingerprint(f.node, own)].join('\u0002'));
  }
  return code;
};

/** One text an exception handler: where it is and what it names. */
const handlersOf = (root: Node): string[] => {
  const names = nameTable(root);
  const clauses = descendants(root, 'except_clause').map((clause) => {
    const types = clause.childrenForFieldName('value').map((value) => fingerprint(value));
    return `${runsIn(clause)}: ${types.join(', ')}`;
  });
  const suppressors = descendants(root, 'call')
    .filter((call) => names.resolve(call.childForFieldName('function')!) === 'contextlib.suppress')
    .map((call) => `${runsIn(call)}: ${fingerprint(call)}`);
  return [...clauses, ...suppressors];
};
