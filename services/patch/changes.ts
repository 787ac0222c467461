import { functionsOf, runsIn } from '../python/definitions.ts';
import { fingerprint } from '../python/fingerprint.ts';
import { type NameTable, nameTable } from '../python/names.ts';
import { descendants, type Node, parsePython } from '../python/parser.ts';

/** What a change does to a Python file's code. */
export type CodeChange = {
  /** Qualnames of functions whose own code was changed or added; `<module>` for code at module level. */
  readonly functions: readonly string[];
  /** Whether the new code gets along with a failure, by a handler or otherwise, that the old code did not. */
  readonly toleratesMore: boolean;
};

/** Compares two versions of a Python file; `before` is empty for a new one. */
export const codeChange = async (before: string, after: string): Promise<CodeChange> => {
  const [old, fresh] = [await parsePython(before), await parsePython(after)];
  try {
    const known = codeByFunction(old.rootNode);
    const functions = [...codeByFunction(fresh.rootNode)]
      .filter(([qualname, code]) => known.get(qualname) !== code)
      .map(([qualname]) => qualname);
    const tolerated = tolerances(old.rootNode);
    const toleratesMore = tolerances(fresh.rootNode).some((tolerance) => {
      const index = tolerated.indexOf(tolerance);
      if (index !== -1) tolerated.splice(index, 1);
      return index === -1;
    });
    return { functions, toleratesMore };
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

/** One text an exception handler, or a call that does a handler's work: where it is and what it names. */
const tolerances = (root: Node): string[] => {
  const names = nameTable(root);
  const clauses = descendants(root, 'except_clause').map((clause) => {
    const types = clause.childrenForFieldName('value').map((value) => fingerprint(value));
    return `${runsIn(clause)}: ${types.join(', ')}`;
  });
  const calls = descendants(root, 'call')
    .filter((call) => isTolerant(call, names))
    .map((call) => `${runsIn(call)}: ${fingerprint(call)}`);
  return [...clauses, ...calls];
};

/** A default for what is missing, a question whether something failed, or more room for what runs away. */
const isTolerant = (call: Node, names: NameTable): boolean => {
  const called = call.childForFieldName('function')!;
  const args = call.childForFieldName('arguments')?.namedChildren.filter((node) => node.type !== 'comment') ?? [];
  if (called.type === 'attribute' && called.childForFieldName('attribute')!.text === 'exception')
    return args.length === 0;
  switch (names.resolve(called)) {
    case 'contextlib.suppress':
    case 'hasattr':
    case 'sys.setrecursionlimit':
      return true;
    case 'getattr':
      return args.length > 2;
    default:
      return false;
  }
};
