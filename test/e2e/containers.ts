import { connectDocker } from '../../infra/docker/connect.ts';
import { RUN_LABEL } from '../../services/sandbox/docker/labels.ts';
import { packTar } from '../../services/workspace/tar.ts';
import { readTree } from '../../services/workspace/walk.ts';

const docker = connectDocker(process.env);

/** Containers that the engine has now, running or not, of one run or of all. */
export const containersOf = async (run?: string): Promise<{ readonly id: string; readonly state: string }[]> => {
  const label = run === undefined ? RUN_LABEL : `${RUN_LABEL}=${run}`;
  const found = await docker.listContainers({ all: true, filters: { label: [label] } });
  return found.map(({ Id, State }) => ({ id: Id, state: State }));
};

/** How many containers the engine created for a run since a time (ms since the epoch), whatever became of them. */
export const containersCreated = async (run: string, since: number): Promise<number> => {
  const events = await docker.getEvents({
    since: Math.floor(since / 1000),
    until: Math.ceil(Date.now() / 1000) + 1,
    filters: { type: ['container'], event: ['create'], label: [`${RUN_LABEL}=${run}`] },
  });
  let text = '';
  for await (const piece of events) text += String(piece);
  return text.split('\n').filter((line) => line !== '').length;
};

/** Runs one of a repo's programs by the image's own Python: no network, and none of OpsGuard's sandbox around it. */
export const runProgram = async (repo: string, program: string, image: string) => {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ['python3', `/srv/${program}`],
    Cmd: [],
    Tty: true,
    NetworkDisabled: true,
  });
  try {
    const { entries } = await readTree(repo, 1024 * 1024);
    await container.putArchive(await packTar(entries.map((entry) => ({ ...entry, path: `srv/${entry.path}` }))), {
      path: '/',
    });
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    return { code: StatusCode, output: (await container.logs({ stdout: true, stderr: true })).toString('utf8') };
  } finally {
    await container.remove({ force: true });
  }
};
