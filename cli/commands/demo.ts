import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { shellWord } from '../../services/runtime/shell-word.ts';
import { EXIT, UsageError } from '../exit.ts';
import { say } from '../say.ts';
import { type Show, showing } from '../showing.ts';
import { remediate } from './run.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLES = join(ROOT, 'examples');

/** `opsguard demo`: takes a broken example from its captured traceback to a proof, and shows the diff. */
export const demo = ({ example, inspect }: { readonly example: string; readonly inspect?: boolean }): Promise<number> =>
  showing(inspect === true, (show) => demonstrate(example, show));

const demonstrate = async (example: string, show: Show): Promise<number> => {
  const names = (await readdir(EXAMPLES, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  if (!names.includes(example)) throw new UsageError(`There is no example ${example}; there are ${names.join(', ')}.`);
  const repo = join(EXAMPLES, example);
  say(`A broken service: ${repo}`);
  say((await readFile(join(repo, 'error.log'), 'utf8')).trimEnd(), pc.dim);
  const { exitCode, artifactsDir } = await remediate(
    { repo, errorLog: join(repo, 'error.log'), proposer: 'rules' },
    [],
    show,
  );
  if (exitCode !== EXIT.verified || artifactsDir === null) return exitCode;
  say('');
  for (const line of (await readFile(join(artifactsDir, 'patch.diff'), 'utf8')).trimEnd().split('\n'))
    say(line, line.startsWith('+') ? pc.green : line.startsWith('-') ? pc.red : undefined);
  say('');
  say(`Artifacts: ${artifactsDir}`);
  // From the top: that is where git takes the paths of a patch from, in whatever folder of a clone it is called.
  say(
    `Try: git -C ${shellWord(ROOT)} apply --check --directory=examples/${example} ${shellWord(join(artifactsDir, 'patch.diff'))}`,
  );
  return exitCode;
};
