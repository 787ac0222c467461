import { foldRecord } from '../../events/replay.ts';
import type { LogRecord } from '../../events/schema/record.ts';
import { remediation } from '../../machines/remediation.ts';
import { type Snapshot, start, stateOf, step } from '../../machines/step.ts';
import { type Edge, topology } from '../../services/graph/topology.ts';

/** A transition by its name: `apply_patch --patch.refused [failedWithFixLeft]--> generate_patch`. */
const nameOf = ({ from, to, event, guard }: Edge): string =>
  `${from} --${event}${guard === null ? '' : ` [${guard}]`}--> ${to}`;

/** Every transition that the statechart has. */
export const allTransitions = (): string[] => topology().edges.map(nameOf);

/** The transitions that a history takes, in order, those of states that are left at once included. */
export const transitionsOf = (records: readonly LogRecord[]): string[] => {
  const taken: string[] = [];
  let snapshot: Snapshot | undefined;
  for (const record of records) {
    let index = 0;
    let within = snapshot;
    for (const event of record.events) {
      const position = { seq: record.seq, index };
      if (within === undefined) {
        if (event.type === 'run.started') within = start(event).snapshot;
        continue;
      }
      const next = step(within, event, position);
      taken.push(...ofEvent(within, { ...event, position }, next.entered));
      within = next.snapshot;
      index += next.commands.length;
    }
    snapshot = foldRecord(snapshot, record).snapshot;
  }
  return taken;
};

type Sequenced = Parameters<typeof remediation.getTransitionData>[1];

/** The event's own transition, then those that were taken at once because of it. */
const ofEvent = (before: Snapshot, event: Sequenced, entered: readonly string[]): string[] => {
  const [own] = remediation.getTransitionData(before, event);
  if (own === undefined) throw new Error(`${stateOf(before)} takes no ${event.type}.`);
  const source = own.source === remediation.root ? '*' : own.source.key;
  const target = own.target?.[0]?.key;
  const guard = typeof own.guard === 'string' ? own.guard : null;
  const names = [nameOf({ from: source, to: target ?? source, event: event.type, guard })];
  const way = [target ?? stateOf(before), ...(target === undefined ? entered : entered.slice(1))];
  for (const [index, to] of way.slice(1).entries()) names.push(atOnce(way[index]!, to));
  return names;
};

/** Two states have one transition without an event between them at most, so the pair names it. */
const atOnce = (from: string, to: string): string => {
  const edges = topology().edges.filter((edge) => edge.event === 'always' && edge.from === from && edge.to === to);
  if (edges.length !== 1) throw new Error(`${edges.length} transitions lead from ${from} to ${to} at once.`);
  return nameOf(edges[0]!);
};
