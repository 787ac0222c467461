import type { Command } from '../../events/schema/command.ts';
import type { RunEvent } from '../../events/schema/event.ts';
import { type Snapshot, start, stateOf, step } from '../../machines/step.ts';
import { RunHistory } from './history.ts';
import { Inbox } from './inbox.ts';
import { type Orchestrate, RunLeftError } from './port.ts';

/**
 * The one loop. Events come in; the statechart says what they cause; both are committed together; only then are the
 * commands carried out, and their answers are the next events.
 */
export const orchestrate: Orchestrate = ({ log, dispatcher, now }, beginning) => {
  const run = 'snapshot' in beginning ? beginning.snapshot.context.run : beginning.event.run;
  const inbox = new Inbox<RunEvent | typeof LEAVE>();
  const carryOut = dispatcher((command, answer) => inbox.put({ ...answer, command, at: now() } as RunEvent));

  const loop = async () => {
    const history = 'history' in beginning ? beginning.history : new RunHistory();
    let snapshot = 'snapshot' in beginning ? beginning.snapshot : undefined;
    let incoming: RunEvent[] = [beginning.event];
    for (;;) {
      const events: RunEvent[] = [];
      const commands: Command[] = [];
      const before = snapshot?.context.awaiting ?? [];
      for (const event of incoming) {
        const position = { seq: history.seq + 1, index: commands.length };
        const next =
          snapshot === undefined && event.type === 'run.started' ? start(event) : step(snapshot!, event, position);
        // An answer that nobody waits for any more (decided already, or answered before) is dropped here.
        if (next.snapshot === snapshot) continue;
        snapshot = next.snapshot;
        events.push(event);
        commands.push(...next.commands);
      }
      if (events.length > 0 && snapshot !== undefined) {
        history.add(await log.append(run, history.seq, { at: now(), events, commands, state: stateOf(snapshot) }));
        if (leavesBehind(before, events, snapshot)) await carryOut.abandon(run);
        if (snapshot.status !== 'active') return { snapshot, history };
        for (const command of due(snapshot, events, commands)) carryOut.dispatch(command, { history, snapshot });
      }
      const came = await inbox.takeAll();
      if (came.includes(LEAVE)) throw new RunLeftError(`This process left run ${run} after record ${history.seq}.`);
      incoming = came.filter((event) => event !== LEAVE);
    }
  };

  return {
    run,
    done: loop(),
    cancel: (by) => inbox.put({ type: 'run.cancelled', by, at: now() }),
    leave: () => inbox.put(LEAVE),
  };
};

const LEAVE = Symbol('leave');

/**
 * What is to be carried out after a commit: its own commands, but for those of a state that a later event of the same
 * commit left again; after a takeover, everything that has no answer.
 */
const due = (snapshot: Snapshot, events: readonly RunEvent[], commands: readonly Command[]): readonly Command[] => {
  const { awaiting } = snapshot.context;
  if (events.some(({ type }) => type === 'run.taken_over')) return awaiting;
  return commands.filter(({ id }) => awaiting.some((awaited) => awaited.id === id));
};

/**
 * Whether commands are given up without a worker's answer: their state was left early, by a verdict, a failure or a
 * cancellation. The job of a command that failed may be queued still, where no worker took it.
 */
const leavesBehind = (before: readonly Command[], events: readonly RunEvent[], { context }: Snapshot): boolean => {
  const still = new Set(context.awaiting.map(({ id }) => id));
  const answered = new Set(
    events.flatMap((event) => ('command' in event && event.type !== 'command.failed' ? event.command : [])),
  );
  return before.some(({ id }) => !still.has(id) && !answered.has(id));
};
