import { useState } from 'preact/hooks';
import type { EventOf } from '../../../../../events/schema/event.ts';
import type { Provenance } from '../../../../../events/schema/proposal.ts';
import { eventsUpTo } from '../history/latest.ts';
import { clockTime, size } from '../history/times.ts';
import type { RunStore } from '../run/run-store.ts';
import { isFinal } from '../state-badge.tsx';
import { StoredLines } from '../text/stored-lines.tsx';
import type { Stored } from '../text/stored-text.tsx';

type Proposal = EventOf<'reproduction.proposed' | 'patch.proposed'>;

/** What was asked of the proposer and what it said, newest first. Nothing of it is believed. */
export const Proposals = ({ store }: { readonly store: RunStore }) => {
  const events = eventsUpTo(
    store.history.points,
    store.index.value,
    'reproduction.proposed',
    'patch.proposed',
    'patch.refused',
  );
  const found = events.filter((event) => event.type !== 'patch.refused');
  if (found.length === 0)
    return (
      <p class="empty">Nothing was proposed{isFinal(store.point.value?.record.state) ? ' in this run' : ' yet'}.</p>
    );
  return (
    <>
      {found.toReversed().map((proposal, index) => (
        <ProposalView
          key={proposal.command}
          run={store.run}
          proposal={proposal}
          attempt={found.slice(0, found.length - index).filter(({ type }) => type === proposal.type).length}
          isNewest={index === 0}
          refused={refusalAfter(events, proposal)}
        />
      ))}
    </>
  );
};

/** The very next thing that happened to a proposal, where that was its refusal. */
const refusalAfter = (
  events: readonly (Proposal | EventOf<'patch.refused'>)[],
  proposal: Proposal,
): EventOf<'patch.refused'> | undefined => {
  const next = events[events.indexOf(proposal) + 1];
  return next?.type === 'patch.refused' ? next : undefined;
};

const ProposalView = (props: {
  readonly run: string;
  readonly proposal: Proposal;
  readonly attempt: number;
  readonly isNewest: boolean;
  /** What the patch policy said of it, where it refused. */
  readonly refused: EventOf<'patch.refused'> | undefined;
}) => {
  const { run, proposal, attempt, isNewest, refused } = props;
  const { provenance } = proposal;
  return (
    <article class="proposal">
      <h3>
        {proposal.type === 'reproduction.proposed' ? 'Reproduction' : 'Patch'}, answer {attempt}{' '}
        <time class="sub" dateTime={proposal.at}>
          {clockTime(proposal.at)}
        </time>
      </h3>
      <p class="lead">
        <span class="badge">{provenance.proposer}</span> {modelOf(provenance)} {provenance.rationale}
      </p>
      {proposal.type === 'reproduction.proposed'
        ? proposal.objections.map(({ code, sentence }) => (
            <p key={sentence} class="reason">
              <code>{code}</code> {sentence}
            </p>
          ))
        : null}
      {refused?.reasons.map(({ code, sentence }) => (
        <p key={sentence} class="reason">
          <code>{code}</code> {sentence}
        </p>
      ))}
      {textsOf(proposal).map(({ name, text, kind }, index) => (
        <Disclosed key={name} run={run} name={name} stored={text} kind={kind} isOpen={isNewest && index === 0} />
      ))}
      {provenance.prompt === null ? null : (
        <Disclosed run={run} name="prompt" stored={provenance.prompt} kind="plain" isOpen={false} />
      )}
      <Disclosed run={run} name="reply, as it came" stored={provenance.reply} kind="plain" isOpen={false} />
    </article>
  );
};

const modelOf = ({ model, options }: Provenance): string => {
  if (model === null) return '';
  const chosen = Object.entries(options).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${model.name} (${model.digest.slice(0, 19)}) ${chosen.join(' ')}`;
};

type Named = { readonly name: string; readonly text: Stored; readonly kind: 'python' | 'plain' };

const textsOf = (proposal: Proposal): Named[] =>
  proposal.type === 'reproduction.proposed'
    ? [
        { name: 'script', text: proposal.script, kind: 'python' },
        ...(proposal.inverted === null
          ? []
          : [{ name: 'assertions inverted', text: proposal.inverted, kind: 'python' as const }]),
        ...proposal.variants.map((text, index) => ({ name: `variant ${index + 1}`, text, kind: 'python' as const })),
        ...proposal.controls.map((text, index) => ({ name: `control ${index + 1}`, text, kind: 'python' as const })),
      ]
    : proposal.files.map(({ path, content }) => ({
        name: path,
        text: content,
        kind: path.endsWith('.py') ? 'python' : 'plain',
      }));

type DisclosedProps = {
  readonly run: string;
  readonly name: string;
  readonly stored: Stored;
  readonly kind: 'python' | 'plain';
  readonly isOpen: boolean;
};

/** A text that is asked for, where it is long, once somebody wants to read it. */
const Disclosed = ({ run, name, stored, kind, isOpen }: DisclosedProps) => {
  const [opened, setOpened] = useState(isOpen);
  return (
    <details class="disclosed" open={opened} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>
        {name} <span class="sub">{size(stored.bytes)}</span>
      </summary>
      {opened ? <StoredLines run={run} stored={stored} kind={kind} label={name} /> : null}
    </details>
  );
};
