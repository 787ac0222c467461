import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { newRunId } from '../alert.ts';
import { EXIT, UsageError } from '../exit.ts';
import { runsFolder } from '../paths.ts';
import { say } from '../say.ts';
import { run } from './run.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

/** `opsguard demo`: takes a broken example from its captured traceback to a proof, and shows the diff. */
export const demo = async ({ example }: { readonly example: string }): Promise<number> => {
  const names = (await readdir(EXAMPLES, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  if (!names.includes(example)) throw new UsageError(`There is no example ${example}; there are ${names.join(', ')}.`);
  const repo = join(EXAMPLES, example);
  const out = join(runsFolder(), newRunId());
  say(`A broken service: ${repo}`);
  say((await readFile(join(repo, 'error.log'), 'utf8')).trimEnd(), pc.dim);
  const code = await run({ repo, errorLog: join(repo, 'error.log'), proposer: 'rules', out }, []);
  if (code !== EXIT.verified) return code;
  say('');
  for (const line of (await readFile(join(out, 'patch.diff'), 'utf8')).trimEnd().split('\n'))
    say(line, line.startsWith('+') ? pc.green : line.startsWith('-') ? pc.red : undefined);
  say('');
  say(`Artifacts: ${out}`);
  say(`Try: git apply --check ${join(out, 'patch.diff')}`);
  return code;
};
