import { decode } from './codec.ts';
import type { Broker } from './connection.ts';
import { messageOf, type OnReport } from './report.ts';

/**
 * An inbox, or what the server makes of one in another account. An asker who could name any subject would publish there by
 * the answerer's permissions: on the log, say.
 */
const PLACES_FOR_ANSWERS = /^(_INBOX[._]|_R_\.)/;

/**
 * Answers requests on a subject, each by one member of the group. `handle` gets the request's JSON (undefined when it is
 * none) and returns the reply; one that throws is reported, and the asker told so.
 */
export const answerRequests = async (
  broker: Broker,
  subject: string,
  {
    group,
    handle,
    onReport,
  }: { readonly group: string; readonly handle: (payload: unknown) => Promise<unknown>; readonly onReport: OnReport },
): Promise<{ stop(): Promise<void> }> => {
  const answer = async (data: Uint8Array): Promise<unknown> => {
    try {
      return await handle(parse(data));
    } catch (cause) {
      onReport({ code: 'handler_failed', message: `A request on ${subject} failed: ${messageOf(cause)}.`, cause });
      return { error: { code: 'internal', message: messageOf(cause) } };
    }
  };
  const subscription = broker.nc.subscribe(subject, {
    queue: group,
    callback: (error, message) => {
      if (error !== null) onReport({ code: 'handler_failed', message: messageOf(error), cause: error });
      else if (!PLACES_FOR_ANSWERS.test(message.reply ?? ''))
        onReport({
          code: 'malformed',
          message: `A request on ${subject} was dropped: it wants its answer on ${message.reply || 'no subject'}, which is no inbox.`,
        });
      else void answer(message.data).then((reply) => message.respond(JSON.stringify(reply)));
    },
  });
  await broker.nc.flush();
  return { stop: () => subscription.drain().catch(() => undefined) };
};

const parse = (data: Uint8Array): unknown => {
  try {
    return decode(data);
  } catch {
    return undefined;
  }
};
