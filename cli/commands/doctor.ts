import { loadConfig } from '../../infra/config/config.ts';
import { runChecks } from '../../infra/setup/checks.ts';
import { BUILT_IMAGE } from '../../services/sandbox/image/build.ts';
import { DEFAULT_IMAGE } from '../../services/sandbox/image/ensure.ts';
import { EXIT } from '../exit.ts';
import { checkKey } from '../key-check.ts';
import { userFolder } from '../paths.ts';

/** `opsguard doctor`: each thing that a run needs, and how to get what is missing. Code 3 when something is. */
export const doctor = async (flags: { readonly json?: boolean }): Promise<number> => {
  const { image, ollamaHost } = await loadConfig({}, process.env);
  const surroundings = await runChecks({
    images: image === DEFAULT_IMAGE ? [DEFAULT_IMAGE, BUILT_IMAGE] : [image],
    ollama: ollamaHost,
    folder: userFolder(),
  });
  const checks = [...surroundings, await checkKey(process.env)];
  if (flags.json) process.stdout.write(`${JSON.stringify(checks)}\n`);
  else
    for (const { name, ok, found, fix } of checks) {
      const mark = ok === true ? 'ok      ' : ok === 'optional' ? 'optional' : 'MISSING ';
      process.stdout.write(`${mark} ${name.padEnd(14)} ${found}\n${fix === null ? '' : `${' '.repeat(24)}${fix}\n`}`);
    }
  return checks.every(({ ok }) => ok !== false) ? EXIT.verified : EXIT.infra;
};
