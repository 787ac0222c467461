import { expect, test } from 'vitest';
import { withoutLauncher } from './capture.ts';

test('a captured traceback begins where the program does, in each exception of the chain', () => {
  const launcher = [
    '  File "/run/opsguard/script.py", line 4, in <module>',
    '    runpy.run_path(target, run_name="__main__")',
    '  File "<frozen runpy>", line 291, in run_path',
    '  File "<frozen runpy>", line 88, in _run_code',
  ];
  const own = ['  File "/workspace/main.py", line 2, in <module>', '    work()', '    ^^^^^^', 'KeyError: 1'];
  const header = 'Traceback (most recent call last):';
  const during = ['', 'During handling of the above exception, another exception occurred:', ''];
  const log = ['INFO started', header, ...launcher, ...own, ...during, header, ...launcher, ...own, ''];
  const expected = ['INFO started', header, ...own, ...during, header, ...own, ''];
  expect(withoutLauncher(log.join('\n'))).toBe(expected.join('\n'));
});
