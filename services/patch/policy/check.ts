import type { FixReply } from '../../../events/schema/proposal.ts';
import { functionsOf } from '../../python/definitions.ts';
import { nameTable } from '../../python/names.ts';
import { parsePython, type Tree } from '../../python/parser.ts';
import { normaliseReply } from '../normalise.ts';
import type { PatchPolicyOptions, PatchRepo, PatchVerdict } from '../port.ts';
import { decodeText } from '../text.ts';
import { broadExcept, finallyLeaves, widenedTry } from './broad-except.ts';
import { builtinShadowing } from './builtin-shadowing.ts';
import { capabilityRules } from './capability-rules.ts';
import { decidedCondition, unreachableCode } from './dead-code.ts';
import { earlyExit } from './early-exit.ts';
import { agreeingObject, emptiedFunction, functionKind, newDecorator } from './function-shape.ts';
import { type Canonical, canonicalNames } from './modules.ts';
import { moduleAsValue, wildcardImport } from './modules-as-values.ts';
import { noOp } from './no-op.ts';
import { pathInsideWorkspace, pathSpelling, pathThroughLink } from './paths.ts';
import { fileKind, protectedFile } from './protected-files.ts';
import { modulePatching, reflection } from './reflection.ts';
import { emptiedFile, removedDefinition } from './removed-definitions.ts';
import type { CodeContext, PythonChange, PythonFile, Rule, TextContext } from './rule.ts';
import { moduleShadowing } from './shadowing.ts';
import { callerSniffing, descriptorAccess, sourceWriting } from './sniffing.ts';
import { pythonTwoSyntax, syntax } from './syntax.ts';
import { patchSize, textEncoding } from './text.ts';
import { usesOf } from './uses.ts';

/** What can be said of paths, before a content is looked at. */
const PATH_RULES: readonly Rule<TextContext>[] = [pathInsideWorkspace, pathThroughLink, pathSpelling];
const FILE_RULES: readonly Rule<TextContext>[] = [protectedFile, fileKind, textEncoding, patchSize, moduleShadowing];
const SYNTAX_RULES: readonly Rule<CodeContext>[] = [syntax, pythonTwoSyntax];
const CODE_RULES: readonly Rule<CodeContext>[] = [
  noOp,
  ...capabilityRules,
  earlyExit,
  moduleAsValue,
  wildcardImport,
  reflection,
  modulePatching,
  broadExcept,
  widenedTry,
  finallyLeaves,
  emptiedFunction,
  functionKind,
  newDecorator,
  agreeingObject,
  unreachableCode,
  decidedCondition,
  removedDefinition,
  emptiedFile,
  builtinShadowing,
  callerSniffing,
  sourceWriting,
  descriptorAccess,
];

/** The names of all rules, in the order in which they are asked. */
export const RULE_NAMES: readonly string[] = [...PATH_RULES, ...FILE_RULES, ...SYNTAX_RULES, ...CODE_RULES].map(
  (rule) => rule.name,
);

/**
 * Syntax trees deeper than this are refused: no person writes them, and the rules walk them recursively. Python's own
 * compiler gives up at some thousand levels.
 */
const MAX_DEPTH = 1500;

const refusals = <C>(rules: readonly Rule<C>[], context: C): string[] =>
  rules.flatMap((rule) => rule.check(context).map((sentence) => `[${rule.name}] ${sentence}`));

const refused = (sentences: readonly string[]): PatchVerdict => ({
  ok: false,
  reasons: sentences.map((sentence) => ({ code: 'patch_refused', sentence })),
});

/**
 * Judges a reply by its text alone, before anything of it runs. The stages build on each other (paths, files, syntax,
 * code), so the reasons are all those of the first stage that refuses. What a text cannot show, the sandbox has to.
 */
export const checkPatch = async (
  repo: PatchRepo,
  reply: FixReply,
  options: PatchPolicyOptions,
): Promise<PatchVerdict> => {
  const text: TextContext = { repo, files: normaliseReply(repo, reply).files, options };
  for (const rules of [PATH_RULES, FILE_RULES]) {
    const sentences = refusals(rules, text);
    if (sentences.length > 0) return refused(sentences);
  }

  const trees: Tree[] = [];
  try {
    const parsed = await parseChanges(text, trees);
    if (typeof parsed === 'string') return refused([parsed]);
    for (const rules of [SYNTAX_RULES, CODE_RULES]) {
      const sentences = refusals(rules, { ...text, changes: parsed });
      if (sentences.length > 0) return refused(sentences);
    }
    return { ok: true };
  } finally {
    for (const tree of trees) tree.delete();
  }
};

/** The Python files of the reply, parsed; a sentence where one is nested too deeply to be judged. */
const parseChanges = async (context: TextContext, trees: Tree[]): Promise<PythonChange[] | string> => {
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
