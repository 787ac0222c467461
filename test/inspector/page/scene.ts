import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOG_FILE } from '../../../events/log/file/reader.ts';
import { ensurePage } from '../../../services/inspector/page/build.ts';
import { createScene, type Scene } from '../../e2e/scene.ts';
import { runIn } from '../../histories/golden.ts';

/** A user's place with the inspector running in it. */
export type Inspected = {
  readonly scene: Scene;
  /** The address that `opsguard inspect` prints, token and all. */
  readonly url: string;
  /** The same, at a run of the page, as its own links have it. */
  at(run: string, query?: string): string;
  close(): Promise<void>;
};

/** Lays a finished run's log into the scene, as it was written; returns the run. */
export const layOut = async (scene: Scene, log: Buffer): Promise<string> => {
  const run = runIn(log);
  const folder = join(scene.folder, '.opsguard', 'runs', run);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, LOG_FILE), log);
  return run;
};

/** Starts `opsguard inspect` in a new scene, of the page as its sources are now. */
export const inspect = async (): Promise<Inspected> => {
  await ensurePage();
  const scene = await createScene();
  const call = scene.start(['inspect', '--no-open']);
  await call.saw(/^\[INSPECT\]/);
  // The two streams are two pipes: the address may come a moment after the line that says so.
  while (!call.stdout().includes('\n')) await sleep(10);
  const url = call.stdout().trim();
  return {
    scene,
    url,
    at: (run, query = '') => `${url}#/run/${run}${query}`,
    close: async () => {
      call.kill('SIGTERM');
      await call.done;
      await scene.close();
    },
  };
};
