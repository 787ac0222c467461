/** Does `work` so many times, so many of them at once. */
export const inBatches = async (times: number, atOnce: number, work: () => Promise<void>): Promise<void> => {
  for (let done = 0; done < times; done += atOnce) await Promise.all(Array.from({ length: atOnce }, work));
};
