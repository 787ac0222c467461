import { Lines } from './lines.tsx';
import { type Stored, useWhole, WholeNote } from './stored-text.tsx';

/** The whole of a text that an event has or points to, with numbered lines. */
export const StoredLines = (props: {
  readonly run: string;
  readonly stored: Stored;
  readonly kind: 'terminal' | 'python' | 'plain';
  readonly label: string;
}) => {
  const { text, state } = useWhole(props.run, props.stored);
  return (
    <>
      <WholeNote state={state} />
      <Lines text={text} kind={props.kind} label={props.label} />
    </>
  );
};
