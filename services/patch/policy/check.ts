import type { FixReply } from '../../../events/schema/proposal.ts';
import type { Tree } from '../../python/parser.ts';
import { normaliseReply } from '../normalise.ts';
import type { PatchPolicyOptions, PatchRepo, PatchVerdict } from '../port.ts';
import { agreeingObject, blindComparison } from './agreeing-object.ts';
import { broadExcept, finallyLeaves, swallowingExit } from './broad-except.ts';
import { builtinShadowing } from './builtin-shadowing.ts';
import { callState } from './call-state.ts';
import { capabilityRules } from './capability-rules.ts';
import { decidedCondition } from './decided-condition.ts';
import { earlyExit } from './early-exit.ts';
import { environmentSniffing } from './environment.ts';
import { environmentWriting } from './environment-writing.ts';
import { emptiedFunction, functionKind, newDecorator } from './function-shape.ts';
import { lastingIterator } from './lasting-iterator.ts';
import { modulePatching } from './module-patching.ts';
import { moduleAsValue, wildcardImport } from './modules-as-values.ts';
import { noOp } from './no-op.ts';
import { codeContext, parseChanges } from './parse.ts';
import { pathInsideWorkspace, pathSpelling, pathThroughLink } from './paths.ts';
import { fileKind, protectedFile } from './protected-files.ts';
import { reflection } from './reflection.ts';
import { removedData } from './removed-data.ts';
import { emptiedFile, removedDefinition } from './removed-definitions.ts';
import type { CodeContext, Rule, TextContext } from './rule.ts';
import { moduleShadowing } from './shadowing.ts';
import { callerSniffing, descriptorAccess, sourceWriting } from './sniffing.ts';
import { pythonTwoSyntax, syntax } from './syntax.ts';
import { patchSize, textEncoding } from './text.ts';
import { unreachableCode } from './unreachable-code.ts';
import { widenedTry } from './widened-try.ts';

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
  swallowingExit,
  emptiedFunction,
  functionKind,
  newDecorator,
  agreeingObject,
  blindComparison,
  callState,
  lastingIterator,
  unreachableCode,
  decidedCondition,
  removedDefinition,
  removedData,
  emptiedFile,
  builtinShadowing,
  callerSniffing,
  environmentSniffing,
  environmentWriting,
  sourceWriting,
  descriptorAccess,
];

/** The names of all rules, in the order in which they are asked. */
export const RULE_NAMES: readonly string[] = [...PATH_RULES, ...FILE_RULES, ...SYNTAX_RULES, ...CODE_RULES].map(
  (rule) => rule.name,
);

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
    const changes = await parseChanges(text, trees);
    if (typeof changes === 'string') return refused([changes]);
    const context = await codeContext(text, changes, trees);
    for (const rules of [SYNTAX_RULES, CODE_RULES]) {
      const sentences = refusals(rules, context);
      if (sentences.length > 0) return refused(sentences);
    }
    return { ok: true };
  } finally {
    for (const tree of trees) tree.delete();
  }
};
