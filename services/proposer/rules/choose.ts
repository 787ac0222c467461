import { applyEdits } from '../../python/source-edit.ts';
import type { PastAttempt } from '../port.ts';
import { isTestFile } from './codebase.ts';
import { TEMPLATES } from './registry.ts';
import type { Site } from './site.ts';
import { fitQuotes, parses } from './syntax.ts';
import { type Draft, RANK } from './template.ts';

/** A draft with the whole new file, and the sentence that is its rationale: `template: what it does (file:line)`. */
export type Choice = {
  readonly path: string;
  readonly content: string;
  readonly rationale: string;
  readonly mitigation: boolean;
};

type Named = {
  readonly template: string;
  readonly draft: Draft;
  readonly path: string;
  readonly rationale: string;
  /** Frames above the crash. */
  readonly up: 0 | 1;
};

const PREFIX = 'rule-based ';

/** The template that a rationale names; the machine records rationales, so this is how an attempt knows those before it. */
export const templateOf = (rationale: string): string => rationale.replace(PREFIX, '').split(/[ :]/)[0] ?? '';

const named = (site: Site): readonly Named[] => {
  const fitting = TEMPLATES.filter((template) => template.errors.includes(site.errorType));
  const name = (template: string, draft: Draft, at: Site, up: Named['up']): Named => {
    const path = draft.path ?? at.module.path;
    const kind = draft.mitigation === true ? `${template} (mitigation)` : template;
    return { template, draft, path, up, rationale: `${PREFIX}${kind}: ${draft.because} (${path}:${at.line})` };
  };
  const { caller } = site;
  return [
    ...fitting.flatMap((template) => template.propose(site).map((draft) => name(template.name, draft, site, 0))),
    ...(caller === null
      ? []
      : fitting.flatMap((template) =>
          (template.atCaller?.(site, caller) ?? []).map((draft) => name(template.name, draft, caller, 1)),
        )),
  ];
};

/** Configuration and tests are never edited, whatever a template says. */
const editable = (path: string): boolean =>
  path.endsWith('.py') && !isTestFile(path) && !/(^|\/)(setup|conftest|sitecustomize|usercustomize)\.py$/.test(path);

/** Larger than any rank: what is in one group comes before all of the next. */
const GROUP = 10;

/**
 * What an attempt looks at first; within a group the rank decides. The first attempt stays where the crash is, as long as
 * an edit there invents nothing; the second takes another family, else goes one frame up, and comes back to a refused
 * family last; the third takes the weakest that is allowed, a mitigation. Before that mitigations come after all else: a
 * wrong value is worse than a refusal.
 */
const groupOf = ({ template, draft, up }: Named, attempt: number, tried: ReadonlySet<string>): number => {
  const again = up === 0 && tried.has(template);
  if (draft.mitigation === true) return attempt >= 3 ? (again ? 1 : 0) : again ? 6 : 5;
  if (again) return 4;
  return up === 0 ? 2 : 3;
};

/** What there is to propose: a draft; else nothing, or nothing but what the operator does not allow, in words. */
export type Found = { readonly choice: Choice | null; readonly withheld: string | null };

/**
 * A mitigation goes on as if nothing had happened: with a value, or without an item. Where nothing in the repo does so too,
 * containers see that the crash is gone, and nobody sees that the result is wrong.
 */
const isFounded = ({ draft }: Named): boolean => draft.mitigation !== true || draft.rank <= RANK.idiom;

/** The draft to propose now; those that were refused are left out, and unfounded mitigations unless they are allowed. */
export const choose = async (
  site: Site,
  attempt: number,
  past: readonly PastAttempt[],
  mitigations: boolean,
): Promise<Found> => {
  const refused = new Set(past.filter(({ kind }) => kind === 'patch').map(({ rationale }) => rationale));
  const tried = new Set([...refused].map(templateOf));
  const order = named(site)
    .filter(({ rationale, path }) => !refused.has(rationale) && editable(path))
    .map((item, index) => ({ item, index, weight: GROUP * groupOf(item, attempt, tried) + item.draft.rank }))
    .sort((a, b) => a.weight - b.weight || a.index - b.index);
  let withheld: string | null = null;
  for (const { item } of order) {
    const module = site.codebase.modules.get(item.path);
    if (module === undefined) continue;
    const content = applyEdits(
      module.source,
      item.draft.edits.map((edit) => fitQuotes(module.root, edit)),
    );
    if (content === module.source || !(await parses(content, module.root))) continue;
    if (!mitigations && !isFounded(item)) withheld ??= item.draft.because;
    else {
      const mitigation = item.draft.mitigation === true;
      return { choice: { path: item.path, content, rationale: item.rationale, mitigation }, withheld };
    }
  }
  return { choice: null, withheld };
};
