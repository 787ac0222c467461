import { fingerprint } from '../../python/fingerprint.ts';
import type { CodeContext, Rule } from './rule.ts';

export const noOp: Rule<CodeContext> = {
  name: 'no-op',
  check: ({ repo, files, changes }) => {
    const changesCode = changes.some(
      ({ before, after }) => before === null || fingerprint(before.root) !== fingerprint(after.root),
    );
    const changesData = files.some(
      ({ path, content }) => !path.endsWith('.py') && repo.files.get(path)?.equals(Buffer.from(content)) !== true,
    );
    return changesCode || changesData
      ? []
      : ['The patch changes no code, only comments, docstrings or layout at most; change what the failing code does.'];
  },
};
