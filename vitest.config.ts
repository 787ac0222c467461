import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const HISTORIES = 'test/histories/*.test.ts';

/** The longest files first: one of them begun last would have the other cores wait for it. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean => /\/test\/(crash|cluster|hostile)\//.test(moduleId);
    return (await super.sort(files)).toSorted((one, other) => Number(isLong(other)) - Number(isLong(one)));
  }
}

/** `unit` needs nothing but Node (recorded histories are files); `integration` needs Docker and nats-server, and fails (never skips) without them. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{machines,events,services,infra,cli}/**/*.test.ts', HISTORIES],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/**/*.test.ts'],
          exclude: [HISTORIES],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Half of what a short-lived process of ours does is compiling what the one before it compiled.
          env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'opsguard') },
          // Containers and brokers are real: two files at once keep two cores busy without starving each other.
          maxWorkers: 2,
          // After the unit tests: projects with different numbers of workers cannot run as one group.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
