import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Each case is a whole file, linted under the project's own configuration at the place it names. */
type Case = readonly [what: string, file: string, source: string];

const importing = (from: string, type = '') => `import ${type}{ thing } from '${from}';\n`;
const using = (from: string) => `${importing(from)}export const used = thing;\n`;
const typing = (from: string) => `${importing(from, 'type ')}export type Used = typeof thing;\n`;

const REFUSED: readonly Case[] = [
  ['the file system in machines/', 'machines/file-system.ts', using('node:fs')],
  ['the file system in a folder of machines/', 'machines/gates/file-system.ts', using('node:fs/promises')],
  ['a clock in machines/', 'machines/clock.ts', 'export const now = (): number => Date.now();\n'],
  ['a new date in machines/', 'machines/date.ts', 'export const today = (): unknown => new Date();\n'],
  ['Math.random in machines/', 'machines/dice.ts', 'export const roll = (): number => Math.random();\n'],
  ['a timer in machines/', 'machines/timer.ts', 'setTimeout(() => {}, 1);\n'],
  ['crypto in machines/', 'machines/uuid.ts', 'export const id = (): string => crypto.randomUUID();\n'],
  ['a service in machines/', 'machines/service.ts', using('../services/failure.ts')],
  ["a service's type in machines/", 'machines/service-type.ts', typing('../services/failure.ts')],
  ['a service in a gate', 'machines/gates/service.ts', using('../../services/failure.ts')],
  ['infra in machines/', 'machines/infra.ts', using('../infra/fp.ts')],
  ['a value of events/ in machines/', 'machines/event.ts', using('../events/schema/event.ts')],
  ['a value of events/ in a gate', 'machines/gates/event.ts', using('../../events/schema/cell.ts')],
  ['fp-ts in machines/', 'machines/fp.ts', using('fp-ts/lib/Either.js')],
  ['the file system in events/', 'events/file-system.ts', using('node:fs')],
  ['a clock in events/', 'events/clock.ts', 'export const now = (): number => Date.now();\n'],
  ['Math.random in events/', 'events/dice.ts', 'export const roll = (): number => Math.random();\n'],
  ['a service in events/', 'events/service.ts', using('../services/failure.ts')],
  ['a machine in events/', 'events/machine.ts', using('../machines/step.ts')],
  ['a service in replay', 'events/replay/service.ts', using('../../services/failure.ts')],
  ['a service in a log adapter', 'events/log/file/service.ts', using('../../../services/failure.ts')],
  ['fp-ts in events/', 'events/fp.ts', using('fp-ts/lib/Either.js')],
  ['fp-ts in a log adapter', 'events/log/file/fp.ts', using('fp-ts/lib/Either.js')],
  ['the command line in services/', 'services/patch/cli.ts', using('../../cli/main.ts')],
  ['fp-ts in services/', 'services/patch/fp.ts', using('fp-ts/lib/TaskEither.js')],
  ["Node in the inspector's page", 'services/inspector/page/src/file-system.ts', using('node:fs')],
  [
    "infra in the inspector's page",
    'services/inspector/page/src/infra.ts',
    using('../../../../infra/docker/connect.ts'),
  ],
  ['fp-ts in cli/', 'cli/fp.ts', using('fp-ts')],
  ['fp-ts elsewhere in infra/', 'infra/docker/fp.ts', using('fp-ts/lib/Either.js')],
  ['a service in infra/', 'infra/docker/service.ts', using('../../services/failure.ts')],
];

const LET_THROUGH: readonly Case[] = [
  ['a type of events/ in machines/', 'machines/ok-event-type.ts', typing('../events/schema/event.ts')],
  ['a machine in machines/', 'machines/ok-machine.ts', using('./step.ts')],
  ['xstate in machines/', 'machines/ok-xstate.ts', using('xstate')],
  ['arithmetic in machines/', 'machines/ok-math.ts', 'export const up = (x: number): number => Math.ceil(x);\n'],
  ['the file system in a test of machines/', 'machines/ok.test.ts', using('node:fs')],
  ['an event in events/', 'events/ok-event.ts', using('./schema/event.ts')],
  ['a machine in replay', 'events/replay/ok-machine.ts', using('../../machines/step.ts')],
  ['the file system in a log adapter', 'events/log/file/ok-file-system.ts', using('node:fs')],
  ['a clock in a log adapter', 'events/log/file/ok-clock.ts', 'export const now = (): number => Date.now();\n'],
  ['fp through infra/ in services/', 'services/patch/ok-fp.ts', using('../../infra/fp.ts')],
  ["a machine in the inspector's page", 'services/inspector/page/src/ok.ts', using('../../../../machines/step.ts')],
  ['a machine in services/', 'services/patch/ok-machine.ts', using('../../machines/step.ts')],
  ['a clock in services/', 'services/patch/ok-clock.ts', 'export const now = (): number => Date.now();\n'],
  ['fp-ts in infra/fp.ts', 'infra/fp.ts', using('fp-ts/lib/Either.js')],
  ['a service in cli/', 'cli/ok-service.ts', using('../services/failure.ts')],
];

const root = resolve(import.meta.dirname, '..', '..');
let folder: string;
/** What biome said about each file. */
let complaints: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opsguard-lint-'));
  await cp(join(root, 'biome.json'), join(folder, 'biome.json'));
  await cp(join(root, '.gitignore'), join(folder, '.gitignore'));
  await cp(join(root, 'infra', 'lint'), join(folder, 'infra', 'lint'), { recursive: true });
  for (const [, file, source] of [...REFUSED, ...LET_THROUGH]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), source);
  }
  complaints = await lint();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the lint rules hold the layers apart', () => {
  it.each(REFUSED)('%s is refused', (_, file) => {
    expect(complaints.get(file) ?? []).not.toEqual([]);
  });

  it.each(LET_THROUGH)('%s is let through', (_, file) => {
    expect(complaints.get(file) ?? []).toEqual([]);
  });
});

function lint(): Promise<Map<string, string[]>> {
  return new Promise((done, fail) => {
    const biome = join(root, 'node_modules', '.bin', 'biome');
    const args = ['lint', '--reporter=json', '--max-diagnostics=none', '--error-on-warnings', '.'];
    execFile(biome, args, { cwd: folder, maxBuffer: 16 * 1024 * 1024 }, (_, stdout, stderr) => {
      const found = new Map<string, string[]>();
      try {
        for (const { category, severity, location } of JSON.parse(stdout).diagnostics) {
          const file = String(location.path.file ?? location.path).replace(/^\.\//, '');
          if (severity === 'error') found.set(file, [...(found.get(file) ?? []), category]);
        }
      } catch {
        fail(new Error(`biome gave no report: ${stderr || stdout}`));
      }
      done(found);
    });
  });
}
