import { expect, test } from 'vitest';
import { patchRepo } from './repo.ts';

test('files keep their bytes and executable bits, links are named and not followed', () => {
  const bytes = Buffer.from('x = 1\n');
  expect(
    patchRepo([
      { path: 'a.py', kind: 'file', executable: false, bytes },
      { path: 'l', kind: 'link', target: 'a.py' },
      { path: 'run.py', kind: 'file', executable: true, bytes },
    ]),
  ).toEqual({
    files: new Map([
      ['a.py', bytes],
      ['run.py', bytes],
    ]),
    links: new Set(['l']),
    modes: new Map([
      ['a.py', 0o644],
      ['run.py', 0o755],
    ]),
  });
});
