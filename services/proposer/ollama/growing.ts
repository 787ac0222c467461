import { ServiceError, terminal } from '../../failure.ts';
import { excerpt } from './excerpt.ts';
import { endsInLoop } from './repetition.ts';

/** Longest text in characters; 20 files of ordinary size. `num_predict` ends it earlier, where a server heeds that. */
const LIMIT = 1024 * 1024;
/** How many new characters make it worth looking for a loop again. */
const LOOP_STEP = 500;

const noProposal = (message: string): ServiceError => new ServiceError(terminal('no_proposal', message));

/**
 * A text that comes in pieces; `add` throws `no_proposal` when it is longer than any honest one, or repeats itself without
 * end. `what` begins the sentence about it.
 */
export const growing = (what: string): { readonly add: (piece: string) => void; readonly text: () => string } => {
  let text = '';
  let checked = 0;
  return {
    add: (piece) => {
      text += piece;
      if (text.length > LIMIT) throw noProposal(`${what} is longer than ${LIMIT} characters; it was dropped.`);
      if (text.length - checked < LOOP_STEP) return;
      checked = text.length;
      if (endsInLoop(text)) throw noProposal(`${what} repeats itself without end: ${excerpt(text.slice(-300))}`);
    },
    text: () => text,
  };
};
