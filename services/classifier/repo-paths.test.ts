import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classify } from './classify.ts';

describe('frames in the repo', () => {
  const repoFile = (file: string, ...files: string[]) =>
    classify(`Traceback (most recent call last):\n  File "${file}", line 3, in f\nValueError: x\n`, {
      files: new Set(files),
    }).frames[0]?.repoFile;

  it.each([
    ['/srv/app/pkg/mod.py', ['pkg/mod.py', 'mod.py'], 'pkg/mod.py'],
    ['C:\\srv\\app\\pkg\\mod.py', ['pkg/mod.py'], 'pkg/mod.py'],
    ['pkg\\mod.py', ['pkg/mod.py', 'other/mod.py'], 'pkg/mod.py'],
    ['./mod.py', ['src/mod.py'], 'src/mod.py'],
    ['/srv/lib/utils.py', ['utils.py', 'src/lib/utils.py'], 'src/lib/utils.py'],
    ['/srv/mod.py', ['mod.py', 'b/mod.py'], 'mod.py'],
    ['mod.py', ['a/mod.py', 'b/mod.py'], undefined],
    ['/srv/app/Mod.py', ['mod.py'], undefined],
    ['/srv/x/__init__.py', ['pkg/__init__.py'], undefined],
    ['/usr/lib/python3.11/json/decoder.py', ['json/decoder.py', 'decoder.py'], undefined],
    ['/usr/lib/python3/dist-packages/pkg/mod.py', ['pkg/mod.py'], undefined],
    ['/srv/app/.venv/lib/python3.12/site-packages/pkg/mod.py', ['pkg/mod.py'], undefined],
    ['C:\\Python311\\Lib\\json\\decoder.py', ['json/decoder.py'], undefined],
    ['<frozen importlib._bootstrap>', ['<frozen importlib._bootstrap>'], undefined],
    ['<string>', ['<string>'], undefined],
  ])('%s among %j is %s', (file, files, expected) => {
    expect(repoFile(file, ...files)).toBe(expected);
  });

  it('keep what was printed', () => {
    const log = readFileSync(new URL('./fixtures/key_error.txt', import.meta.url), 'utf8');
    const { frames } = classify(log, { files: new Set(['shop/pricing.py', 'key_error.py']) });
    expect(frames.map((frame) => [frame.file, frame.repoFile])).toEqual([
      ['/tmp/srv/shop/key_error.py', 'key_error.py'],
      ['/tmp/srv/shop/shop/pricing.py', 'shop/pricing.py'],
    ]);
  });
});
