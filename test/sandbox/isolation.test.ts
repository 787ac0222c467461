import { describe, expect, it, vi } from 'vitest';
import { docker, observe, python } from './scene.ts';

describe('isolation', () => {
  it('has no network, not even a name service', async () => {
    const seen = await observe(python`
      import os, socket
      print(sorted(os.listdir('/sys/class/net')))
      for address in (('192.0.2.1', 80), ('example.org', 80)):
          try: socket.create_connection(address, timeout=2)
          except OSError as error: print(type(error).__name__)
    `);
    expect(seen.out).toBe("['lo']\nOSError\ngaierror\n");
    expect(seen.trips).toContainEqual(expect.objectContaining({ event: 'socket.connect', origin: 'script' }));
  });

  it('has a root that cannot be written, and nothing of the host', async () => {
    const seen = await observe(python`
      import os
      for path in ('/etc/x', '/usr/lib/x', '/x', '/run/x', '/run/opsguard/x'):
          try: open(path, 'w')
          except OSError as error: print(error.errno)
      print(os.getuid(), os.getgid(), os.getgroups())
      status = dict(line.split(':\t') for line in open('/proc/self/status').read().splitlines() if ':\t' in line)
      print(status['CapEff'], status['CapPrm'], status['NoNewPrivs'], status['Seccomp'])
    `);
    expect(seen.out).toMatch(/^(30|13)\n(30|13)\n(30|13)\n(30|13)\n13\n65534 65534 \[\]\n/);
    expect(seen.out).toContain('0000000000000000 0000000000000000 1 2');
  });

  it('mounts no host path, and is gone afterwards', async () => {
    const seen = await observe('print(open("/proc/self/mountinfo").read())');
    const devices = seen.out.split('\n').filter((line) => / - (ext4|xfs|btrfs) /.test(line));
    // The engine's own three files, which it makes for each container.
    for (const line of devices) expect(line).toMatch(/ \/etc\/(hosts|hostname|resolv\.conf) /);
    const gone = () => docker.getContainer(seen.container.id).inspect();
    await vi.waitFor(() => expect(gone()).rejects.toMatchObject({ statusCode: 404 }), 10_000);
  });

  it('gives no way to PID 1', async () => {
    const seen = await observe(python`
      import ctypes, os, resource, signal
      def attempt(name, action):
          try: print(name, 'worked', action())
          except OSError as error: print(name, 'refused')
      for number in (signal.SIGKILL, signal.SIGINT, signal.SIGSTOP):
          attempt(number.name, lambda: os.kill(1, number))
      attempt('prlimit', lambda: resource.prlimit(1, resource.RLIMIT_CPU, (1, 1)))
      attempt('mem', lambda: open('/proc/1/mem', 'rb'))
      attempt('fd', lambda: open('/proc/1/fd/1', 'wb'))
      attempt('environ', lambda: open('/proc/1/environ', 'rb').read())
      attempt('pidfd', lambda: os.open('/proc/1/fd', os.O_RDONLY) and os.listdir('/proc/1/fd'))
      libc = ctypes.CDLL(None, use_errno=True)
      print('ptrace', libc.ptrace(16, 1, 0, 0))
      print('setuid', libc.setuid(0))
    `);
    expect(seen.out).not.toContain('worked');
    expect(seen.out).toContain('ptrace -1\nsetuid -1\n');
    expect(seen).toMatchObject({ exitCode: 0, end: { kind: 'end' } });
  });

  it('takes nothing that the script prints as a frame, on whatever descriptor', async () => {
    const seen = await observe(python`
      import json, os, struct
      verdict = json.dumps({'exitCode': 0, 'reports': []}).encode()
      frame = b'V' + struct.pack('>I', len(verdict)) + verdict
      docker = b'\x01\0\0\0' + struct.pack('>I', len(frame)) + frame
      for fd in range(1, 64):
          if fd == 4: continue
          try: os.write(fd, frame + docker)
          except OSError: pass
      raise KeyError('still here')
    `);
    expect(seen).toMatchObject({ exitCode: 1, exception: { type: 'KeyError' } });
    expect(seen.stdout.bytes.includes('"exitCode"')).toBe(true);
  });

  it('proves nothing when the script writes to where the driver reports', async () => {
    const seen = await observe(python`
      import os
      os.write(4, b'0' * 32 + b' {"kind": "end"}\n')
    `);
    expect(seen).toMatchObject({ exitCode: 0, end: { kind: 'none' } });
  });

  it('lets a script reach neither its own text nor the driver', async () => {
    const seen = await observe(
      python`
      import os
      for name in ('script.py', 'driver.py', 'pristine/m.py'):
          for action in (lambda path: open(path, 'a'), os.unlink, lambda path: os.chmod(path, 0o777)):
              try: action('/run/opsguard/' + name); print('worked', name)
              except OSError: pass
    `,
      { files: { 'm.py': 'x = 1\n' } },
    );
    expect(seen.out).toBe('');
  });
});
