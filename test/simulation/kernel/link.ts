import type { Process } from './process.ts';
import type { World } from './world.ts';

/** How long a client waits for an answer before it gives up. */
export const TIMEOUT_MS = 2_000;

/** The server did not answer in time, or is not there: whether it did what it was asked is unknown. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** Something at the other end of a network, up or away. */
export type Server = { up: boolean };

/**
 * Sends a request over a network that loses, doubles and delays messages, and gives back what the server answered. `serve`
 * is the server's own work, done in one piece; a request that is late is served after its sender gave up.
 */
export const request = <T>(world: World, from: Process, to: Server, what: string, serve: () => T): Promise<T> =>
  from.call((reply) => {
    const { dice } = world;
    const latency = (): number => (world.strikes('message: slow') ? dice.between(50, 3_000) : dice.between(1, 15));
    let answered = false;
    const answer = (give: () => void): void => {
      if (answered) return;
      answered = true;
      give();
    };
    const arrive = (): void => {
      if (!to.up || from.cutOff) return;
      let give: () => void;
      try {
        const value = serve();
        give = () => reply.resolve(value);
      } catch (error) {
        give = () => reply.reject(error);
      }
      if (!world.strikes('message: reply lost')) world.after(latency(), () => from.cutOff || answer(give));
    };
    if (world.strikes('message: request late')) world.after(TIMEOUT_MS + dice.between(1, 20_000), arrive);
    else if (!world.strikes('message: request lost')) world.after(latency(), arrive);
    if (world.strikes('message: request doubled')) world.after(dice.between(1, 5_000), arrive);
    world.after(TIMEOUT_MS, () => answer(() => reply.reject(new NoAnswerError(`No answer came to: ${what}.`))));
  });
