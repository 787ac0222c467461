import type { ReproductionReply } from '../../../../events/schema/proposal.ts';
import type { PastAttempt, ProposalContext } from '../../port.ts';
import type { Codebase } from '../codebase.ts';
import { controlsFor } from './controls.ts';
import type { Derivation, RepoFrame } from './derivation.ts';
import { fromCall } from './from-call.ts';
import { fromImport, fromMain, fromRunModule } from './from-main.ts';
import { fromTest } from './from-test.ts';

/** In the order of how sure they are. */
const DERIVATIONS: readonly Derivation[] = [fromTest, fromRunModule, fromMain, fromImport, fromCall];

/** Numbers (from 1) of the variants or controls of an earlier attempt whose text was objected to; the script itself was not. */
const objectedTo = (past: readonly PastAttempt[], script: string, kind: 'variant' | 'control'): ReadonlySet<number> =>
  new Set(
    past
      .filter((attempt) => attempt.kind === 'reproduction' && attempt.text === script)
      .flatMap(({ reasons }) => reasons)
      .flatMap(({ sentence }) => {
        const found = new RegExp(`^In ${kind} (\\d+),`).exec(sentence);
        return found === null ? [] : [Number(found[1])];
      }),
  );

/** Whether an attempt was refused for the script itself, not for what came with it. */
const refusesScript = ({ reasons }: PastAttempt): boolean =>
  reasons.length === 0 || reasons.some(({ sentence }) => !/^In (variant|control) \d+,/.test(sentence));

/**
 * The next way to reproduce that was not tried; null when there is none. The rationale names it, says how sure it is, and
 * what came with it from where. Gate 1 leaves out variants and controls that do not hold; those that were objected to
 * by their text are left out here, and the same script is proposed without them.
 */
export const deriveReproduction = async (
  context: ProposalContext,
  codebase: Codebase,
): Promise<{ readonly reply: ReproductionReply; readonly rationale: string } | null> => {
  const frames = context.classification.frames.filter((frame): frame is RepoFrame => frame.repoFile !== undefined);
  const alert = { context, codebase, frames };
  const tried = new Set(
    context.past.filter((past) => past.kind === 'reproduction' && refusesScript(past)).map(({ text }) => text),
  );
  const found = DERIVATIONS.flatMap((derive) => derive(alert)).find(({ script }) => !tried.has(script));
  if (found === undefined) return null;
  const without = <T>(items: readonly T[], kind: 'variant' | 'control'): readonly T[] => {
    const refused = objectedTo(context.past, found.script, kind);
    return items.filter((_, index) => !refused.has(index + 1));
  };
  const controls = await controlsFor(alert, found.script);
  const scripts = without(controls.scripts, 'control');
  const variants = without(found.variants ?? [], 'variant');
  const reply: ReproductionReply = {
    script: found.script,
    ...(variants.length === 0 ? {} : { variants: variants.map(({ script }) => script) }),
    ...(scripts.length === 0 ? {} : { controls: [...scripts] }),
  };
  const { level, because } = found.confidence;
  const rationale = [
    `rule-based ${found.name}: ${found.note}: confidence is ${level}, since ${because}`,
    ...(variants.length === 0 ? [] : [`variants: ${variants.map((variant) => variant.because).join(', ')}`]),
    ...(scripts.length === 0 ? [] : [`controls: calls that work, from ${controls.from.join(' and ')}`]),
  ];
  return { reply, rationale: rationale.join('; ') };
};
