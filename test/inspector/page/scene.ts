import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LOG_FILE } from '../../../events/log/file/reader.ts';
import { ensurePage } from '../../../services/inspector/page/build.ts';
import { createScene, type Scene } from '../../e2e/scene.ts';
import { runIn } from '../../histories/golden.ts';
import { startFixture } from './fixture-server.ts';

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
  const fixture = await startFixture(scene.folder);
  const { url } = fixture;
  return {
    scene,
    url,
    at: (run, query = '') => `${url}#/run/${run}${query}`,
    close: async () => {
      await fixture.close();
      await scene.close();
    },
  };
};
