import type { ReproductionReply } from '../../../../events/schema/proposal.ts';
import type { ProposalContext } from '../../port.ts';
import type { Codebase } from '../codebase.ts';
import { controlsFor } from './controls.ts';
import type { Derivation, RepoFrame } from './derivation.ts';
import { fromCall } from './from-call.ts';
import { fromImport, fromMain, fromRunModule } from './from-main.ts';
import { fromTest } from './from-test.ts';

/** In the order of how sure they are. */
const DERIVATIONS: readonly Derivation[] = [fromTest, fromRunModule, fromMain, fromImport, fromCall];

/** The next way to reproduce that was not tried; null when there is none. The rationale names it. */
export const deriveReproduction = (
  context: ProposalContext,
  codebase: Codebase,
): { readonly reply: ReproductionReply; readonly rationale: string } | null => {
  const frames = context.classification.frames.filter((frame): frame is RepoFrame => frame.repoFile !== undefined);
  const tried = new Set(context.past.filter(({ kind }) => kind === 'reproduction').map(({ text }) => text));
  const seen = new Set<string>();
  const derived = DERIVATIONS.flatMap((derive) => derive({ context, codebase, frames })).filter(
    ({ script }) => !tried.has(script) && !seen.has(script) && seen.add(script),
  );
  const found = derived[0];
  if (found === undefined) return null;
  const failing = new Set(frames.map((frame) => frame.function));
  const controls = controlsFor(codebase, context.target.file, failing);
  const reply: ReproductionReply =
    controls.length === 0 ? { script: found.script } : { script: found.script, controls: [...controls] };
  return { reply, rationale: `rule-based ${found.name}: ${found.note}` };
};
