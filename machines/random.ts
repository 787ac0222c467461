/** The `index`-th 32-bit number of the sequence that `seed` names (splitmix32): a draw that a replay repeats. */
export const draw = (seed: number, index: number): number => {
  let z = (seed + Math.imul(index + 1, 0x9e3779b9)) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
};

/** `items` in an order that depends on the seed alone (Fisher-Yates). */
export const shuffled = <T>(seed: number, items: readonly T[]): T[] => {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = draw(seed, i) % (i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
};
