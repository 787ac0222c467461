import { describe, expect, it } from 'vitest';
import { commandArguments, splitWords } from './command-line.ts';

describe('splitWords', () => {
  it('splits words and quotes, and stops at a pipe or a redirection', () => {
    expect(splitWords(` a 'b c' --d="e f" > out`)).toEqual(['a', 'b c', '--d=e f']);
    expect(splitWords(' a | grep b')).toEqual(['a']);
  });

  it('gives nothing for what only a shell can know', () => {
    for (const text of ['"$HOME"', '*.csv', '`date`', 'a $(b)']) expect(splitWords(text)).toBeNull();
  });
});

describe('commandArguments', () => {
  it('takes the last command that runs the file or the module', () => {
    const text = '$ python tool.py old\n$ python3.11 -u bin/tool.py new 2\n';
    expect(commandArguments(text, 'tool.py', null)).toEqual(['new', '2']);
    expect(commandArguments('python -m pkg.tool x', 'pkg/tool.py', 'pkg.tool')).toEqual(['x']);
  });

  it('finds none in a traceback or in the name of another file', () => {
    expect(commandArguments('  File "/srv/tool.py", line 3, in <module>', 'tool.py', null)).toBeNull();
    expect(commandArguments('python mytool.py a', 'tool.py', null)).toBeNull();
  });
});
