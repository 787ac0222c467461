import type { StoredText } from '../../events/schema/values.ts';
import { draw } from '../random.ts';

/** A digest's shape, different for different names; no hash, which a pure folder has none of. */
export const digest = (name: string): string => {
  const seed = [...name].reduce((sum, char) => Math.imul(sum, 31) + char.charCodeAt(0), 7);
  return Array.from({ length: 8 }, (_, index) => draw(seed, index).toString(16).padStart(8, '0')).join('');
};

export const text = (value: string): StoredText => ({
  sha256: digest(value),
  bytes: new TextEncoder().encode(value).length,
  text: value,
});

export const blob = (name: string) => ({ sha256: digest(name), bytes: 1024 });

export const RUN = '01890a5d-ac96-774b-bcce-b302099a8057';
export const AT = '2026-01-02T03:04:05.000Z';
