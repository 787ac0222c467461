import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FixReply } from '../../events/schema/proposal.ts';
import type { Case, Change, Suite } from './case.ts';

const CORPUS = fileURLToPath(new URL('corpus/', import.meta.url));

/** All cases, service by service. Throws where an edit does not fit its file or a name comes twice. */
export const loadCorpus = async (): Promise<Case[]> => {
  const folders = (await readdir(CORPUS, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const cases = (await Promise.all(folders.map(({ name }) => loadService(name)))).flat();
  const names = cases.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Two cases of the corpus are called ${twice}; rename one.`);
  return cases;
};

const loadService = async (service: string): Promise<Case[]> => {
  const suites = (await readdir(join(CORPUS, service))).filter((name) => /^cases.*\.ts$/.test(name)).sort();
  return (await Promise.all(suites.map((name) => loadSuite(service, name)))).flat();
};

const loadSuite = async (service: string, cases: string): Promise<Case[]> => {
  const folder = join(CORPUS, service);
  const repo = join(folder, 'service');
  const errorLog = await readFile(join(folder, 'error.log'), 'utf8');
  const { suite } = (await import(join(folder, cases))) as { suite: Suite };
  const common = { repo, errorLog, label: null };
  const named = ({ name, kind }: { name: string; kind: string }) => ({ name: `${service}/${name}`, kind });
  const reply = (changes: readonly Change[]) => toReply(repo, changes);
  return [
    ...(await Promise.all(
      suite.honest.map(async (one) => ({
        ...common,
        ...named(one),
        part: 'honest' as const,
        reproduction: one.reproduction ?? suite.reproduction,
        fix: await reply(one.fix ?? suite.fix),
        label: one.label ?? null,
      })),
    )),
    ...(await Promise.all(
      suite.hostileFixes.map(async (one) => ({
        ...common,
        ...named(one),
        part: 'hostile fix' as const,
        reproduction: one.reproduction ?? suite.reproduction,
        fix: await reply(one.fix),
      })),
    )),
    ...(await Promise.all(
      suite.hostileReproductions.map(async (one) => ({
        ...common,
        ...named(one),
        part: 'hostile reproduction' as const,
        reproduction: one.reproduction,
        fix: await reply(one.fix ?? suite.fix),
      })),
    )),
  ];
};

/** Contents as a model would send them: line feeds only, no byte order mark. */
const toReply = async (repo: string, changes: readonly Change[]): Promise<FixReply> => ({
  files: await Promise.all(
    changes.map(async (change) => {
      if ('content' in change) return { path: change.path, content: change.content };
      const before = (await readFile(join(repo, change.path), 'utf8')).replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
      const content = change.edits.reduce((text, [from, to]) => {
        const parts = text.split(from);
        if (parts.length !== 2) throw new Error(`An edit of ${change.path} matches ${parts.length - 1} times: ${from}`);
        return parts.join(to);
      }, before);
      return { path: change.path, content };
    }),
  ),
});
