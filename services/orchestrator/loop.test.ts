import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileLog } from '../../events/log/file/log.ts';
import type { EventLog } from '../../events/log/port.ts';
import { replay } from '../../events/replay.ts';
import type { Command } from '../../events/schema/command.ts';
import type { RunEvent } from '../../events/schema/event.ts';
import { type Snapshot, stateOf } from '../../machines/step.ts';
import {
  allObserved,
  classified,
  commandFailed,
  type Happening,
  patchApplied,
  patchProposed,
  prepared,
  pullRequestPrepared,
  ready,
  reportWritten,
  reproductionProposed,
  started,
} from '../../machines/testing/events.ts';
import { crashes, ends } from '../../machines/testing/observations.ts';
import { AT } from '../../machines/testing/values.ts';
import { RunHistory } from './history.ts';
import { orchestrate } from './loop.ts';
import type { Answer, Beginning } from './port.ts';

let folder: string;
let log: EventLog;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opsguard-loop-'));
  log = createFileLog(folder);
});
afterEach(async () => {
  await log.close();
  await rm(folder, { recursive: true });
});

const HONEST: Record<Command['type'], Happening> = {
  prepare_workspace: prepared,
  classify_error: classified(),
  check_workspace: ready(),
  propose_reproduction: reproductionProposed(),
  observe: allObserved(),
  propose_patch: patchProposed,
  apply_patch: patchApplied,
  prepare_pull_request: pullRequestPrepared,
  write_report: reportWritten,
};

type Deliver = (command: string, answer: Answer) => void;
type Act = (command: Command, deliver: Deliver, snapshot: Snapshot) => void;

/** The answer that `happening` gives to this very command. */
const answerOf = (happening: Happening, command: Command, snapshot: Snapshot): Answer => {
  const event = happening(snapshot).find((one: RunEvent) => 'command' in one && one.command === command.id);
  if (event === undefined || !('command' in event)) throw new Error(`The test has no answer to ${command.type}.`);
  const { at: _, command: __, ...answer } = event;
  return answer as Answer;
};

const honestly: Act = (command, deliver, snapshot) =>
  deliver(command.id, answerOf(HONEST[command.type], command, snapshot));

/** Runs the loop with a dispatcher of the test's own; `act` decides what becomes of each command. */
const run = (act: Act = honestly, on: EventLog = log, beginning: Beginning = { event: started }) => {
  const dispatched: Command[] = [];
  const abandoned: string[] = [];
  const running = orchestrate(
    {
      log: on,
      now: () => AT,
      dispatcher: (deliver) => ({
        dispatch: (command, { snapshot }) => {
          dispatched.push(command);
          act(command, deliver, snapshot);
        },
        abandon: async (of) => {
          abandoned.push(of);
        },
      }),
    },
    beginning,
  );
  return { running, dispatched, abandoned };
};

const inLog = async () => (await log.readRun(started.run)).records;

describe('the loop', () => {
  it('takes a run from its alert to its end, and the log replays to the same', async () => {
    const { running, dispatched } = run();
    const { snapshot, history } = await running.done;
    expect(stateOf(snapshot)).toBe('verified');
    const records = await inLog();
    expect(records).toEqual(history.records);
    expect(JSON.stringify(replay(records).snapshot.context)).toBe(JSON.stringify(snapshot.context));
    expect(dispatched).toEqual(records.flatMap(({ commands }) => commands));
  });

  it('carries out a command only once the log has it', async () => {
    const missing: string[] = [];
    const looking: Promise<void>[] = [];
    const { running } = run((command, deliver, snapshot) => {
      looking.push(
        inLog().then((records) => {
          if (!records.some(({ commands }) => commands.some(({ id }) => id === command.id))) missing.push(command.id);
          honestly(command, deliver, snapshot);
        }),
      );
    });
    await running.done;
    await Promise.all(looking);
    expect(looking.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  it('drops answers that come twice, late, or to nothing', async () => {
    const delivered: [string, Answer][] = [];
    const { running } = run((command, deliver, snapshot) => {
      const answer = answerOf(HONEST[command.type], command, snapshot);
      delivered.push([command.id, answer]);
      for (const [id, again] of delivered) deliver(id, again);
      deliver(`${started.run}.99.0`, answer);
    });
    const { snapshot } = await running.done;
    expect(stateOf(snapshot)).toBe('verified');
    const answered = (await inLog())
      .flatMap(({ events }) => events)
      .flatMap((event) => ('command' in event ? event.command : []));
    expect(new Set(answered).size).toBe(answered.length);
    expect(answered).toHaveLength(17);
  });

  it('commits answers that came together as one record', async () => {
    const cells: (() => void)[] = [];
    const { running } = run((command, deliver, snapshot) => {
      if (command.type !== 'observe') return honestly(command, deliver, snapshot);
      cells.push(() => honestly(command, deliver, snapshot));
      if (cells.length === snapshot.context.awaiting.length) for (const give of cells.splice(0)) give();
    });
    await running.done;
    const counts = (await inLog()).map(({ events }) => events.filter(({ type }) => type === 'cell.observed').length);
    expect(counts.filter((count) => count > 0)).toEqual([4, 6]);
  });

  it('ends a cancelled run in a report, and takes its jobs back', async () => {
    const { running, abandoned, dispatched } = run((command, deliver, snapshot) => {
      if (command.type === 'observe') running.cancel('the operator');
      else honestly(command, deliver, snapshot);
    });
    const { snapshot } = await running.done;
    expect(stateOf(snapshot)).toBe('failure_report');
    expect(snapshot.context.conclusion).toMatchObject({ cancelled: true, reasons: [{ code: 'cancelled' }] });
    expect(abandoned).toEqual([started.run]);
    expect(dispatched.at(-1)).toMatchObject({ type: 'write_report' });
    expect(replay(await inLog()).snapshot.value).toBe('failure_report');
  });

  it('takes back the other jobs when one of them ends the run', async () => {
    let observed = 0;
    const { running, abandoned } = run((command, deliver, snapshot) => {
      if (command.type !== 'observe') return honestly(command, deliver, snapshot);
      observed++;
      if (observed === 4)
        deliver(command.id, {
          type: 'command.failed',
          failure: { code: 'worker_lost', message: 'Gone.', retryable: false },
        });
    });
    expect(stateOf((await running.done).snapshot)).toBe('infra_report');
    expect(abandoned).toEqual([started.run]);
  });

  it('takes back a job that was given up and may be queued still', async () => {
    const { running, abandoned } = run((command, deliver, snapshot) => {
      if (command.type !== 'propose_reproduction') return honestly(command, deliver, snapshot);
      deliver(command.id, {
        type: 'command.failed',
        failure: { code: 'worker_lost', message: 'No worker took it.', retryable: false },
      });
    });
    expect(stateOf((await running.done).snapshot)).toBe('infra_report');
    expect(abandoned).toEqual([started.run]);
  });

  it('takes back the cells that a verdict needs no more', async () => {
    const open: string[] = [];
    const { running, abandoned, dispatched } = run((command, deliver, snapshot) => {
      if (command.type !== 'observe') return honestly(command, deliver, snapshot);
      const { tree, subject } = command.cell;
      if (snapshot.context.retries.reproduction > 1) return honestly(command, deliver, snapshot);
      // The placebo never answers: three scripts that do not fail are enough.
      if (tree !== 'original' || subject.kind !== 'reproduction') return void open.push(command.id);
      deliver(command.id, { type: 'cell.observed', cell: command.cell, observation: ends() });
    });
    const { snapshot } = await running.done;
    expect(stateOf(snapshot)).toBe('verified');
    expect(open.length).toBeGreaterThan(0);
    expect(abandoned).toEqual([started.run]);
    expect(dispatched.filter(({ type }) => type === 'propose_reproduction')).toHaveLength(2);
  });

  it('does not carry out commands of a state that the same commit left again', async () => {
    const { running, dispatched } = run((command, deliver, snapshot) => {
      if (command.type === 'propose_patch') {
        honestly(command, deliver, snapshot);
        running.cancel('the operator');
      } else honestly(command, deliver, snapshot);
    });
    await running.done;
    expect((await inLog()).flatMap(({ commands }) => commands)).toContainEqual(
      expect.objectContaining({ type: 'apply_patch' }),
    );
    expect(dispatched.map(({ type }) => type)).not.toContain('apply_patch');
  });

  it('asks again while attempts are left, then reports', async () => {
    const { running, dispatched } = run((command, deliver, snapshot) => {
      const how =
        command.type === 'observe' ? allObserved({ 'patched/reproduction': crashes() }) : HONEST[command.type];
      deliver(
        command.id,
        answerOf(
          command.type === 'propose_reproduction' && command.attempt === 1 ? commandFailed('no_proposal') : how,
          command,
          snapshot,
        ),
      );
    });
    expect(stateOf((await running.done).snapshot)).toBe('failure_report');
    const asked = (type: string) => dispatched.filter((command) => command.type === type).length;
    expect([asked('propose_reproduction'), asked('propose_patch'), asked('write_report')]).toEqual([2, 3, 1]);
  });

  it.each([1, 3, 6])('rejects when record %i cannot be appended, and carries out nothing of it', async (last) => {
    const full: EventLog = {
      ...log,
      append: (of, seq, commit) =>
        seq + 1 === last ? Promise.reject(new Error('ENOSPC: no space left on device')) : log.append(of, seq, commit),
    };
    const { running, dispatched } = run(honestly, full);
    await expect(running.done).rejects.toThrow('ENOSPC');
    expect(dispatched.filter(({ id }) => Number(id.split('.')[1]) >= last)).toEqual([]);
  });

  it('rejects when another process goes on with the run', async () => {
    const other = createFileLog(folder);
    await other.append(started.run, 0, { at: AT, events: [started], commands: [], state: 'setup_workspace' });
    await expect(run().running.done).rejects.toThrow('is being written by process');
    await other.close();
  });
});

describe('a run that is taken over', () => {
  it('ends the same from every record on, and asks for nothing that was answered', async () => {
    const { running } = run();
    const whole = await running.done;
    const records = await inLog();
    for (const { seq } of records.slice(0, -1)) {
      const other = createFileLog(await mkdtemp(join(folder, 'cut-')));
      for (const { at, events, commands, state } of records.slice(0, seq))
        await other.append(started.run, await lengthOf(other), { at, events, commands, state });
      const { records: left } = await other.readRun(started.run);
      const { snapshot } = replay(left);
      const { running: resumed, dispatched } = run(honestly, other, {
        event: { type: 'run.taken_over', at: AT, owner: 'another' },
        history: new RunHistory(left),
        snapshot,
      });
      const end = await resumed.done;
      expect(stateOf(end.snapshot), `after record ${seq}`).toBe('verified');
      expect(end.snapshot.context.attempts).toEqual(whole.snapshot.context.attempts);
      const answered = left
        .flatMap(({ events }) => events)
        .flatMap((event) => ('command' in event ? event.command : []));
      expect(dispatched.filter(({ id }) => answered.includes(id))).toEqual([]);
      expect(() => replay(end.history.records)).not.toThrow();
      await other.close();
    }
  });
});

const lengthOf = async (of: EventLog): Promise<number> =>
  of.readRun(started.run).then(
    ({ records }) => records.length,
    () => 0,
  );
