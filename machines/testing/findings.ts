import type { Subject, Tree } from '../../events/schema/cell.ts';
import type { Observation } from '../../events/schema/observation.ts';
import type { Finding, PatchFacts } from '../context.ts';
import { toFinding } from '../updates.ts';
import { healthy, type Unlike, unlikeOf } from './events.ts';
import { AT, RUN } from './values.ts';

/** A finding by its name, e.g. `patched/control-0/1`; but for `seen` it shows what an honest reproduction and a right patch give. */
export const finding = (id: string, seen: Partial<Observation> = {}): Finding => {
  const [tree, subject = '', repeat] = id.split('/');
  const [kind, index] = subject.split('-');
  return toFinding({
    type: 'cell.observed',
    at: AT,
    command: `${RUN}.1.0`,
    cell: {
      tree: tree as Tree,
      subject: (index === undefined ? { kind } : { kind, index: Number(index) }) as Subject,
      repeat: Number(repeat),
      hashSeed: Number(repeat),
    },
    observation: { ...healthy(id), ...seen },
  });
};

/** {@link finding}s, but for those whose names begin as named in `unlike`. */
export const findings = (ids: readonly string[], unlike: Unlike = {}): Finding[] =>
  ids.map((id) => finding(id, unlikeOf(id, unlike)));

/** Facts of the patch that the observations of this folder were made with. */
export const PATCH: PatchFacts = {
  files: ['pricing.py'],
  changedFunctions: ['pricing.py:price_of'],
  changedLines: { 'pricing.py': [3] },
  failing: { file: 'pricing.py', lines: [3] },
  label: 'fix',
};
