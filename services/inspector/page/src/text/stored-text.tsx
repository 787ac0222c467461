import { useEffect, useState } from 'preact/hooks';
import { getText, runPath } from '../server/requests.ts';
import { INLINE_LIMIT_BYTES } from './inline-limit.ts';

/** A text as an event has it: whole, or its head and tail, with the digest of the rest. */
export type Stored = { readonly sha256: string; readonly bytes: number; readonly text: string };

export type Whole = { readonly text: string; readonly state: 'whole' | 'loading' | 'missing' };

/** The whole of a text: asks the server for what the event only points to, and shows the excerpt until it is there. */
export const useWhole = (run: string, stored: Stored): Whole => {
  const isInline = stored.bytes <= INLINE_LIMIT_BYTES;
  const [loaded, setLoaded] = useState<{ sha256: string; text: string | null }>();
  useEffect(() => {
    if (isInline) return;
    let wanted = true;
    getText(runPath(run, `blobs/${stored.sha256}`)).then(
      (text) => wanted && setLoaded({ sha256: stored.sha256, text }),
      () => wanted && setLoaded({ sha256: stored.sha256, text: null }),
    );
    return () => {
      wanted = false;
    };
  }, [run, stored.sha256, isInline]);
  if (isInline) return { text: stored.text, state: 'whole' };
  if (loaded?.sha256 !== stored.sha256) return { text: stored.text, state: 'loading' };
  return loaded.text === null ? { text: stored.text, state: 'missing' } : { text: loaded.text, state: 'whole' };
};

export const WholeNote = ({ state }: Pick<Whole, 'state'>) =>
  state === 'whole' ? null : (
    <p class="note" role="status">
      {state === 'loading'
        ? 'Its beginning and end; the rest is being loaded …'
        : 'Only its beginning and end: the run’s folder does not have the rest any more.'}
    </p>
  );
