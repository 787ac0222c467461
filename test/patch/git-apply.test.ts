import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { computePatch } from '../../services/patch/compute.ts';
import { normaliseReply } from '../../services/patch/normalise.ts';
import type { PatchRepoWithModes } from '../../services/patch/port.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const git = (cwd: string, args: string[], input?: string) =>
  execFileSync('git', args, {
    cwd,
    input,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
  });

const repoOf = (files: Record<string, string>, executables: string[] = []): PatchRepoWithModes => ({
  files: new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
  links: new Set(),
  modes: new Map(executables.map((path) => [path, 0o755])),
});

/** Writes the repo, lets git apply the patch in it, and gives the folder. */
const applied = async (repo: PatchRepoWithModes, files: Record<string, string>): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'opsguard-apply-'));
  folders.push(folder);
  git(folder, ['init', '-q']);
  git(folder, ['config', 'core.autocrlf', 'false']);
  for (const [path, bytes] of repo.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
    chmodSync(join(folder, path), repo.modes.get(path) ?? 0o644);
  }
  const reply = { files: Object.entries(files).map(([path, content]) => ({ path, content })) };
  const { diff } = await computePatch(repo, reply);
  if (diff !== '') git(folder, ['apply', '--whitespace=nowarn', '-'], diff);
  for (const { path, content } of normaliseReply(repo, reply).files)
    expect(readFileSync(join(folder, path), 'utf8'), path).toBe(content);
  return folder;
};

const body = (lines: string[], ending = '\n') => lines.map((line) => line + ending).join('');
const many = Array.from({ length: 40 }, (_, i) => `x${i} = ${i}`);
const edited = many.map((line, i) => (i === 3 || i === 30 ? `${line} + 1` : line));

describe('git apply takes the diff', () => {
  test('with two hunks in one file', () => applied(repoOf({ 'a.py': body(many) }), { 'a.py': body(edited) }));
  test('of a CRLF file whose reply came with LF', async () => {
    const folder = await applied(repoOf({ 'a.py': body(many, '\r\n') }), { 'a.py': body(edited) });
    expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(body(edited, '\r\n'));
  });
  test('of a file with a byte order mark that the reply lost', async () => {
    const folder = await applied(repoOf({ 'a.py': `\uFEFF${body(many)}` }), { 'a.py': body(edited) });
    expect(readFileSync(join(folder, 'a.py'))[0]).toBe(0xef);
  });
  test('of a file without a final newline', async () => {
    const folder = await applied(repoOf({ 'a.py': 'x = 1\ny = 2' }), { 'a.py': 'x = 1\ny = 3\n' });
    expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe('x = 1\ny = 3');
  });
  test('of new files, in new folders, empty ones too', () =>
    applied(repoOf({ 'a.py': 'x = 1\n' }), { 'b/c/d.py': 'y = 1\n', 'b/__init__.py': '', 'e.py': 'no newline' }));
  test('of names with spaces, quotes and other scripts', () =>
    applied(repoOf({ 'a b.py': 'x = 1\n', 'größe/naïve 日本.py': 'x = 1\n', 'q"uote.py': 'x = 1\n' }), {
      'a b.py': 'x = 2\n',
      'größe/naïve 日本.py': 'x = 2\n',
      'q"uote.py': 'x = 2\n',
      'new file.py': 'x = 3\n',
    }));
  test('and keeps the executable bit', async () => {
    const folder = await applied(repoOf({ 'run.py': 'x = 1\n' }, ['run.py']), { 'run.py': 'x = 2\n' });
    expect(statSync(join(folder, 'run.py')).mode & 0o111).toBe(0o111);
  });
  test('of a file that was emptied, and of one that was empty', () =>
    applied(repoOf({ 'a.py': 'x = 1\n', 'b.py': '' }), { 'a.py': '', 'b.py': 'x = 1\n' }));
  test('of tabs and trailing blanks', () =>
    applied(repoOf({ 'a.py': 'if x:\n\ty = 1 \n' }), { 'a.py': 'if x:\n\ty = 2 \n' }));
});

test('any change of lines, endings and final newlines survives the round trip through git', async () => {
  const line = fc.constantFrom('a', 'b', 'c', '', '\td', ' ', '\u00e9', '-x', '+y', '\\');
  const text = fc
    .array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 25 })
    .chain((lines) =>
      fc.boolean().map((cut) => lines.map(([l, e], i) => l + (cut && i === lines.length - 1 ? '' : e)).join('')),
    );
  await fc.assert(
    fc.asyncProperty(text, text, async (before, after) => {
      await applied(repoOf({ 'a.txt': before }), { 'a.txt': after });
    }),
    { numRuns: 60 },
  );
});
