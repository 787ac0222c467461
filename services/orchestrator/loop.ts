import type { Command } from '../../events/schema/command.ts';
import type { RunEvent } from '../../events/schema/event.ts';
import { accepts, type Snapshot, start, stateOf, step } from '../../machines/step.ts';
import { RunHistory } from './history.ts';
import { Inbox } from './inbox.ts';
import type { Orchestrate } from './port.ts';

/**
 * The one loop. Events come in; the statechart says what they cause; both are committed together; only then are the
 * commands carried out, and their answers are the next events.
 */
export const orchestrate: Orchestrate = ({ log, dispatcher, now }, started) => {
  const { run } = started;
  const inbox = new Inbox<RunEvent>();
  const carryOut = dispatcher((command, answer) => inbox.put({ ...answer, command, at: now() } as RunEvent));

  const loop = async () => {
    const history = new RunHistory();
    let snapshot: Snapshot | undefined;
    let incoming: RunEvent[] = [started];
    for (;;) {
      const events: RunEvent[] = [];
      const commands: Command[] = [];
      for (const event of incoming) {
        // An answer that nobody waits for any more (decided already, or answered before) is dropped here.
        if (snapshot !== undefined && !accepts(snapshot, event)) continue;
        const position = { seq: history.seq + 1, index: commands.length };
        const next =
          snapshot === undefined && event.type === 'run.started' ? start(event) : step(snapshot!, event, position);
        snapshot = next.snapshot;
        events.push(event);
        commands.push(...next.commands);
      }
      if (events.length > 0 && snapshot !== undefined) {
        history.add(await log.append(run, history.seq, { at: now(), events, commands, state: stateOf(snapshot) }));
        const leftBehind = commands.length > 0 && !isWaitingForEarlier(snapshot, history.seq);
        if (leftBehind && events.some(endsEarly)) await carryOut.abandon(run);
        if (snapshot.status !== 'active') return { snapshot, history };
        // Commands of a state that a later event of the same commit left again are not carried out.
        const awaited = new Set(snapshot.context.awaiting.map(({ id }) => id));
        for (const command of commands) if (awaited.has(command.id)) carryOut.dispatch(command, { history, snapshot });
      }
      incoming = await inbox.takeAll();
    }
  };

  return {
    run,
    done: loop(),
    cancel: (by) => inbox.put({ type: 'run.cancelled', by, at: now() }),
  };
};

/** Events after which jobs of the state that was left may still be running somewhere. */
const endsEarly = ({ type }: RunEvent): boolean => type === 'run.cancelled' || type === 'command.failed';

const isWaitingForEarlier = (snapshot: Snapshot, seq: number): boolean =>
  snapshot.context.awaiting.some(({ id }) => Number(id.split('.')[1]) < seq);
