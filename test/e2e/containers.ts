import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { connectDocker } from '../../infra/docker/connect.ts';
import { PID_LABEL, RUN_LABEL } from '../../services/sandbox/docker/labels.ts';
import { packTar } from '../../services/workspace/tar.ts';
import { readTree } from '../../services/workspace/walk.ts';

const docker = connectDocker(process.env);

type Seen = { readonly id: string; readonly state: string };

const labelled = async (label: readonly string[]): Promise<readonly Seen[]> => {
  const found = await docker.listContainers({ all: true, filters: { label: [...label] } });
  return found.map(({ Id, State }) => ({ id: Id, state: State }));
};

/** Containers that the engine has now, running or not, of one run or of all. */
export const containersOf = (run?: string): Promise<readonly Seen[]> =>
  labelled([run === undefined ? RUN_LABEL : `${RUN_LABEL}=${run}`]);

/** The same of one OpsGuard process, of one run or whatever it has. */
export const containersOfProcess = (pid: number, run?: string): Promise<readonly Seen[]> =>
  labelled([`${PID_LABEL}=${pid}`, ...(run === undefined ? [] : [`${RUN_LABEL}=${run}`])]);

/** Sees each container that the engine creates, from now on: what it remembers of the past is a few seconds on a busy machine. */
export type ContainerWatch = {
  /** How many containers were created for a run up to now, whatever became of them. */
  created(run: string): Promise<number>;
  /** The OpsGuard process that had each of them created, by the container's id. */
  owners(run: string): Promise<ReadonlyMap<string, number>>;
  stop(): void;
};

type CreateEvent = { readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> } };

export const watchContainers = async (): Promise<ContainerWatch> => {
  const events = (await docker.getEvents({ filters: { event: ['create'] } })) as Readable;
  let text = '';
  const waiting: (() => void)[] = [];
  events.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
    for (const wake of waiting.splice(0)) wake();
  });
  const createdFor = async (run: string): Promise<string[]> => {
    // Events come in order: once this one is here, so is everything before it.
    const mark = `opsguard-e2e-${randomUUID()}`;
    await docker.createVolume({ Name: mark });
    await docker.getVolume(mark).remove();
    while (!text.includes(mark)) await new Promise<void>((resolve) => waiting.push(resolve));
    return text.split('\n').filter((line) => line.includes(`"${RUN_LABEL}":"${run}"`));
  };
  return {
    created: async (run) => (await createdFor(run)).length,
    owners: async (run) =>
      new Map(
        (await createdFor(run)).map((line) => {
          const { ID, Attributes } = (JSON.parse(line) as CreateEvent).Actor;
          return [ID, Number(Attributes[PID_LABEL])];
        }),
      ),
    stop: () => void events.destroy(),
  };
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
