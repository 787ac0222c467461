import { randomBytes } from 'node:crypto';
import { connectDocker } from '../../infra/docker/connect.ts';
import { createDockerSandbox } from '../../services/sandbox/docker/sandbox.ts';
import type { SandboxJob } from '../../services/sandbox/port.ts';
import type { Entry } from '../../services/workspace/port.ts';
import { packTar } from '../../services/workspace/tar.ts';
import type { Benchmark, Contender } from '../benchmark.ts';
import { jobOf, MIB, observe } from './scene.ts';

const SIZES = [1, 20, 200];
const FILE_BYTES = MIB / 4;

const repo = (mebibytes: number): Entry[] =>
  Array.from({ length: (mebibytes * MIB) / FILE_BYTES }, (_, index) => ({
    path: `data/${index}.bin`,
    kind: 'file',
    executable: false,
    bytes: randomBytes(FILE_BYTES),
  }));

/** What a repo's size costs each job, and what its tar costs a run, once. */
export const workspaceBenchmark = (): Benchmark => {
  const sandbox = createDockerSandbox({ docker: connectDocker(process.env) });
  const repos = SIZES.map(repo);
  const jobs: SandboxJob[] = [];
  const carried = SIZES.map(
    (size, index): Contender => ({
      name: `a job with a workspace of ${size} MiB, cold`,
      prepare: async () => {
        jobs[index] = await jobOf('pass', repos[index], 1024 * MIB);
      },
      run: () => observe(sandbox, jobs[index]!),
    }),
  );
  const packed = SIZES.map(
    (size, index): Contender => ({
      name: `making the tar of ${size} MiB`,
      run: async () => void (await packTar(repos[index]!)),
    }),
  );
  return {
    name: 'a workspace on its way into a container',
    unit: 'job',
    count: 1,
    rounds: 5,
    contenders: [...carried, ...packed],
    close: () => sandbox.close(),
  };
};
