import { functionsOf } from '../../python/definitions.ts';
import { nameTable } from '../../python/names.ts';
import { parsePython, type Tree } from '../../python/parser.ts';
import { decodeText } from '../text.ts';
import { type Canonical, canonicalNames, moduleLocator } from './modules.ts';
import type { CodeContext, PythonChange, PythonFile, TextContext } from './rule.ts';
import { usesOf } from './uses.ts';

/**
 * Syntax trees deeper than this are refused: no person writes them, and the rules walk them recursively. Python's own
 * compiler gives up at some thousand levels.
 */
const MAX_DEPTH = 1500;

/** Modules of the repo that are parsed because changed files import them, directly or through another; generated ones are large. */
const MAX_IMPORTED = 200;
const MAX_IMPORTED_BYTES = 256 * 1024;

/** The Python files of the reply, parsed; a sentence where one is nested too deeply to be judged. */
export const parseChanges = async (context: TextContext, trees: Tree[]): Promise<PythonChange[] | string> => {
  const canonical = canonicalNames(context.repo, context.options.stdlibModules);
  const changes: PythonChange[] = [];
  for (const { path, content } of context.files) {
    if (!path.endsWith('.py')) continue;
    const bytes = context.repo.files.get(path);
    const after = await parsePython(content);
    trees.push(after);
    const before = bytes === undefined ? null : await parsePython(decodeText(bytes)!);
    if (before) trees.push(before);
    if (Math.max(depthOf(after), before ? depthOf(before) : 0) > MAX_DEPTH)
      return `[syntax] ${path} is nested too deeply to be judged; write it flatter, or fix another file.`;
    changes.push({
      path,
      before: before && pythonFile(path, decodeText(bytes!)!, before, canonical),
      after: pythonFile(path, content, after, canonical),
    });
  }
  return changes;
};

export const codeContext = async (text: TextContext, changes: PythonChange[], trees: Tree[]): Promise<CodeContext> => {
  const { repo, options } = text;
  const paths = [...repo.files.keys(), ...changes.map(({ path }) => path)];
  const locate = moduleLocator(paths, options.stdlibModules);
  const canonical = canonicalNames(repo, options.stdlibModules);
  const files = new Map(changes.map(({ path, after }) => [path, after]));
  // A map goes on with what is added while one walks it.
  for (const file of files.values())
    for (const { name } of file.names.imports) {
      const path = locate(name, file.path)?.path;
      if (path == null || files.has(path) || files.size >= MAX_IMPORTED) continue;
      const bytes = repo.files.get(path)!;
      const source = bytes.length > MAX_IMPORTED_BYTES ? null : decodeText(bytes);
      if (source === null) continue;
      const tree = await parsePython(source);
      trees.push(tree);
      if (depthOf(tree) <= MAX_DEPTH) files.set(path, pythonFile(path, source, tree, canonical));
    }
  return { ...text, changes, locate, canonical, fileAt: (path) => files.get(path) ?? null };
};

const pythonFile = (path: string, text: string, tree: Tree, canonical: Canonical): PythonFile => {
  const names = nameTable(tree.rootNode);
  return {
    path,
    text,
    root: tree.rootNode,
    names,
    functions: functionsOf(tree.rootNode),
    uses: usesOf(tree.rootNode, path, names, canonical),
  };
};

/** Without recursion, because the trees that it is for would overflow the stack. */
const depthOf = (tree: Tree): number => {
  const cursor = tree.walk();
  let deepest = 0;
  try {
    for (let depth = 0; ; ) {
      deepest = Math.max(deepest, depth);
      if (cursor.gotoFirstChild()) depth++;
      else {
        while (!cursor.gotoNextSibling()) {
          if (!cursor.gotoParent()) return deepest;
          depth--;
        }
      }
    }
  } finally {
    cursor.delete();
  }
};
