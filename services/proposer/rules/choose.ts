import { applyEdits } from '../../python/source-edit.ts';
import type { PastAttempt } from '../port.ts';
import { isTestFile } from './codebase.ts';
import { TEMPLATES } from './registry.ts';
import type { Site } from './site.ts';
import { fitQuotes, parses } from './syntax.ts';
import type { Draft } from './template.ts';

/** A draft with the whole new file, and the sentence that is its rationale: `template: what it does (file:line)`. */
export type Choice = {
  readonly path: string;
  readonly content: string;
  readonly rationale: string;
  readonly mitigation: boolean;
};

type Named = { readonly template: string; readonly draft: Draft; readonly path: string; readonly rationale: string };

const PREFIX = 'rule-based ';

/** The template that a rationale names; the machine records rationales, so this is how an attempt knows those before it. */
export const templateOf = (rationale: string): string => rationale.replace(PREFIX, '').split(/[ :]/)[0] ?? '';

const named = (site: Site): readonly Named[] =>
  TEMPLATES.filter((template) => template.errors.includes(site.errorType)).flatMap((template) =>
    template.propose(site).map((draft) => {
      const path = draft.path ?? site.module.path;
      const kind = draft.mitigation === true ? `${template.name} (mitigation)` : template.name;
      return {
        template: template.name,
        draft,
        path,
        rationale: `${PREFIX}${kind}: ${draft.because} (${path}:${site.line})`,
      };
    }),
  );

/** Configuration and tests are never edited, whatever a template says. */
const editable = (path: string): boolean =>
  path.endsWith('.py') && !isTestFile(path) && !/(^|\/)(setup|conftest|sitecustomize|usercustomize)\.py$/.test(path);

/**
 * The draft to propose now: by rank, those that were refused left out, a template that was refused half a rank later, and
 * on the last attempt a mitigation before all others. Null when nothing is left that parses and changes anything.
 */
export const choose = async (site: Site, attempt: number, past: readonly PastAttempt[]): Promise<Choice | null> => {
  const refused = new Set(past.filter(({ kind }) => kind === 'patch').map(({ rationale }) => rationale));
  const tried = new Set([...refused].map(templateOf));
  const weight = ({ template, draft }: Named): number =>
    (attempt >= 3 && draft.mitigation === true ? 0 : draft.rank) + (tried.has(template) ? 0.5 : 0);
  const order = named(site)
    .filter(({ rationale, path }) => !refused.has(rationale) && editable(path))
    .map((item, index) => ({ item, index, weight: weight(item) }))
    .sort((a, b) => a.weight - b.weight || a.index - b.index);
  for (const { item } of order) {
    const module = site.codebase.modules.get(item.path);
    if (module === undefined) continue;
    const content = applyEdits(
      module.source,
      item.draft.edits.map((edit) => fitQuotes(module.root, edit)),
    );
    if (content !== module.source && (await parses(content, module.root)))
      return { path: item.path, content, rationale: item.rationale, mitigation: item.draft.mitigation === true };
  }
  return null;
};
