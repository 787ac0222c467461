import type { RunStore } from '../run/run-store.ts';
import { JsonTree } from './json-tree.tsx';

/** The statechart's context after the shown event, by replay; what this event changed is marked. */
export const Context = ({ store }: { readonly store: RunStore }) => {
  const index = store.index.value;
  const context = store.snapshot.value?.context;
  if (context === undefined) return <p class="empty">No event came yet.</p>;
  const before: object | undefined = index > 0 ? store.history.snapshotAt(index - 1).context : undefined;
  const changed = new Set(
    Object.entries(context)
      .filter(([name, value]) => before !== undefined && !isSame(value, before[name as keyof typeof before]))
      .map(([name]) => name),
  );
  return (
    <>
      <p class="lead">
        Replayed in this page from records 1 to {index + 1}.{' '}
        {changed.size === 0 ? 'This event changed nothing of it.' : `This event changed ${[...changed].join(', ')}.`}
      </p>
      <JsonTree value={context} changed={changed} />
    </>
  );
};

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
