import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LOG_FILE, parseHistory } from '../../events/log/file/reader.ts';
import { replay } from '../../events/replay.ts';
import { expectedOf, GOLDEN } from './golden.ts';
import { play } from './play.ts';
import { SCENARIOS } from './scenarios.ts';

/**
 * `node test/histories/record.ts [NAME…]` records the histories anew, all or those named: each scenario is played through the
 * real engine, and its log is kept. To be run when MACHINE_VERSION or LOG_FORMAT changes, or a scenario is new.
 */
const names = process.argv.slice(2);
const unknown = names.find((name) => !SCENARIOS.some((scenario) => scenario.name === name));
if (unknown !== undefined) throw new Error(`There is no scenario ${unknown}; test/histories/scenarios.ts lists them.`);

await mkdir(GOLDEN, { recursive: true });
for (const scenario of SCENARIOS) {
  if (names.length > 0 && !names.includes(scenario.name)) continue;
  await play(
    scenario,
    () => {},
    async (folder, run) => {
      const bytes = await readFile(join(folder, LOG_FILE));
      const { records } = parseHistory(run, bytes);
      const { snapshot, transitions } = replay(records);
      const expected = expectedOf(snapshot, records.length);
      if (expected.state !== scenario.ends) {
        const way = transitions.map(({ state }) => state).join(' → ');
        const reasons = JSON.stringify(
          snapshot.context.attempts.flatMap((attempt) => attempt.reasons),
          null,
          2,
        );
        throw new Error(`${scenario.name} has to end in ${scenario.ends} and went ${way}.\n${reasons}`);
      }
      await writeFile(join(GOLDEN, `${scenario.name}.jsonl`), bytes);
      await writeFile(join(GOLDEN, `${scenario.name}.expected.json`), `${JSON.stringify(expected, null, 2)}\n`);
      console.log(
        `${scenario.name}: ${expected.state}, ${records.length} records, ${Math.ceil(bytes.length / 1024)} KiB`,
      );
    },
  );
}
