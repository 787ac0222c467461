import type { Command } from '../../events/schema/command.ts';
import type { EventOf } from '../../events/schema/event.ts';
import type { Answer } from '../../services/orchestrator/port.ts';
import { loadGolden } from '../../test/histories/golden.ts';

/** What one kind of command is about; an id differs from run to run. */
const keyOf = (command: Command): string => (command.type === 'observe' ? JSON.stringify(command.cell) : command.type);

/** A run as it was recorded with real workers: how it began, and what each command of it was answered with. */
export const recordedRun = () => {
  const { records } = loadGolden('verified');
  const events = records.flatMap((record) => record.events);
  const keys = new Map(records.flatMap(({ commands }) => commands.map((command) => [command.id, keyOf(command)])));
  const answers = new Map<string | undefined, Answer>();
  for (const event of events) {
    if (!('command' in event)) continue;
    const { at: _, command, ...answer } = event;
    answers.set(keys.get(command), answer as Answer);
  }
  return {
    started: (run: string): EventOf<'run.started'> => ({ ...(events[0] as EventOf<'run.started'>), run }),
    answerTo: (command: Command): Answer => {
      const answer = answers.get(keyOf(command));
      if (answer === undefined) throw new Error(`The recorded run has no answer to ${keyOf(command)}.`);
      return answer;
    },
  };
};
