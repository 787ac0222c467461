// A proposer as a process of its own, which nothing but NATS connects with OpsGuard. It knows one bug: a key that is spelled
// in another way than everywhere else (`postcode`, `post_code`). docs/proposers.md says how to run it.
import { attempt, ServiceError, terminal } from '../../services/failure.ts';
import type { Proposer } from '../../services/proposer/port.ts';
import { withoutModel } from '../../services/proposer/proposal.ts';
import { serveProposers } from '../../services/workers/llm-process.ts';

const noIdea = (why: string) => new ServiceError(terminal('no_proposal', `The spelling proposer has no idea: ${why}.`));
const letters = (key: string): string => key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

const spelling: Proposer = {
  name: 'spelling',
  proposeReproduction: ({ classification, attempt: number }) =>
    attempt(async () => {
      const program = classification.frames.find((frame) => frame.function === '<module>')?.repoFile;
      if (program === undefined || number > 1) throw noIdea('the traceback names no program of the repo');
      const script = `import runpy\n\nrunpy.run_path(${JSON.stringify(program)}, run_name="__main__")\n`;
      return withoutModel('spelling', { script }, `runs ${program} as a program`);
    }),
  proposePatch: ({ repo, target }) =>
    attempt(async () => {
      const missing = target.message?.slice(1, -1) ?? '';
      const keys = [...repo.files.values()].flatMap((text) => text.match(/\w+/g) ?? []);
      const right = keys.find((key) => key !== missing && letters(key) === letters(missing));
      const source = repo.files.get(target.file);
      if (right === undefined || source === undefined) throw noIdea(`nothing is spelled almost like ${missing}`);
      const files = [{ path: target.file, content: source.replaceAll(`"${missing}"`, `"${right}"`) }];
      return withoutModel('spelling', { files }, `spells ${missing} as ${right}, as everywhere else`);
    }),
  proposePullRequest: ({ target }) =>
    attempt(async () => withoutModel('spelling', { title: `Spell a key of ${target.file} right`, body: '' }, '')),
};

const worker = await serveProposers(process.env.OPSGUARD_NATS_URL ?? 'nats://127.0.0.1:4222', async () => spelling);
process.once('SIGINT', () => void worker.stop());
