import { describe, expect, it } from 'vitest';
import { expectNoNaturalEnd, observe, python } from './scene.ts';

describe('limits', () => {
  it('ends a script that runs longer than its wall-clock limit', async () => {
    const seen = await observe('print("here", flush=True)\nwhile True: pass', { limits: { wallMs: 3_000 } });
    expect(seen).toMatchObject({ timedOut: true, exitCode: null, signal: 'SIGKILL', out: 'here\n' });
    expectNoNaturalEnd(seen);
  });

  it('ends a script that ignores signals and sleeps', async () => {
    const seen = await observe(
      python`
        import signal, time
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        time.sleep(600)
      `,
      { limits: { wallMs: 600 } },
    );
    expect(seen).toMatchObject({ timedOut: true, exitCode: null });
  });

  it('tells that a script ran out of memory', async () => {
    const seen = await observe('held = []\nwhile True: held.append(bytearray(1 << 20))');
    expect(seen).toMatchObject({ outOfMemory: true, exitCode: null, signal: 'SIGKILL', timedOut: false });
    expectNoNaturalEnd(seen);
  });

  it('tells that a child process ran out of memory although the script exits 0', async () => {
    const seen = await observe(python`
      import subprocess, sys
      subprocess.run([sys.executable, '-c', 'held = []\nwhile True: held.append(bytearray(1 << 20))'])
    `);
    expect(seen).toMatchObject({ outOfMemory: true, exitCode: 0 });
  });

  it('leaves PID 1 alive to speak when every tmpfs is full', async () => {
    const seen = await observe(python`
      import sys
      for folder in ('/workspace', '/tmp', '/dev/shm'):
          try:
              with open(folder + '/filler', 'wb') as file:
                  while True: file.write(bytes(1 << 16))
          except OSError as error:
              print(folder, error.errno)
    `);
    expect(seen.out).toBe('/workspace 28\n/tmp 28\n/dev/shm 28\n');
    expect(seen).toMatchObject({ exitCode: 0, outOfMemory: false, end: { kind: 'end' }, createdFiles: ['filler'] });
  });

  it('survives a fork bomb and tells that the process limit was hit', async () => {
    const seen = await observe(
      python`
        import os
        while True:
            try: os.fork()
            except OSError: pass
      `,
      { limits: { wallMs: 3_000 } },
    );
    expect(seen).toMatchObject({ timedOut: true, processLimitHit: true, exitCode: null });
  });

  it('reaps orphans, so that many short-lived ones do not use the process limit up', async () => {
    const seen = await observe(python`
      import os, time
      for _ in range(120):
          middle = os.fork()
          if middle == 0:
              if os.fork() == 0: os._exit(0)
              os._exit(0)
          os.waitpid(middle, 0)
      print('done')
    `);
    expect(seen).toMatchObject({ out: 'done\n', exitCode: 0, end: { kind: 'end' } });
  });

  it('cuts a flood of output at its cap and ends the script', async () => {
    const seen = await observe('while True: print("x" * 1000)', { limits: { outputBytes: 10_000 } });
    expect(seen.stdout.bytes.length).toBe(10_000);
    expect(seen).toMatchObject({ outputTruncated: true, timedOut: false, exitCode: null });
    expect(seen.stdout.truncated).toBe(true);
    expect(seen.stderr.truncated).toBe(false);
    expectNoNaturalEnd(seen);
  });

  it('keeps output that fills the cap exactly', async () => {
    const seen = await observe('import sys; sys.stdout.write("x" * 10_000)', { limits: { outputBytes: 10_000 } });
    expect(seen.stdout.bytes.length).toBe(10_000);
    expect(seen).toMatchObject({ outputTruncated: false, exitCode: 0, end: { kind: 'end' } });
  });

  it('keeps binary output as it is', async () => {
    const seen = await observe('import sys; sys.stdout.buffer.write(bytes(range(256)) * 3)');
    expect(seen.stdout.bytes).toEqual(Buffer.concat(Array(3).fill(Buffer.from([...Array(256).keys()]))));
  });

  it('takes ten thousand one-byte writes', async () => {
    const seen = await observe('import os\nfor _ in range(10_000): os.write(1, b"x")');
    expect(seen.out).toBe('x'.repeat(10_000));
  });

  it('does not wait for a daemon that holds the pipes open', async () => {
    const seen = await observe(python`
      import os, time
      if os.fork() == 0:
          os.setsid()
          if os.fork() == 0:
              time.sleep(600)
          os._exit(0)
      print('parent')
    `);
    expect(seen).toMatchObject({ out: 'parent\n', exitCode: 0, timedOut: false, end: { kind: 'end' } });
  });

  it('tells the signal that ended a script', async () => {
    const seen = await observe('import os, signal; os.kill(os.getpid(), signal.SIGSEGV)');
    expect(seen).toMatchObject({ exitCode: null, signal: 'SIGSEGV', container: { exitCode: 139 } });
    expectNoNaturalEnd(seen);
  });
});
