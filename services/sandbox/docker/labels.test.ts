import { expect, it } from 'vitest';
import { isOrphan, ownerLabels } from './labels.ts';

it('spares a living owner’s container, and those of another machine', () => {
  const labels = ownerLabels('r');
  expect(isOrphan(labels)).toBe(false);
  expect(isOrphan({ ...labels, 'opsguard.host': 'elsewhere', 'opsguard.started': '1' })).toBe(false);
  expect(isOrphan({})).toBe(false);
});

it('tells an owner that is gone, also where its pid is another process’s by now', () => {
  const labels = ownerLabels('r');
  expect(isOrphan({ ...labels, 'opsguard.started': '1' })).toBe(true);
  expect(isOrphan({ ...labels, 'opsguard.pid': '4194305' })).toBe(true);
});
