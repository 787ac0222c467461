"""PID 1 of a sandbox container: takes one job from stdin, runs it as an unprivileged child, and says what it saw.

Stdin:  u32 length, this code; u32 length, the driver's, as the .pyc that it becomes; then, whenever there is one, the job: u32
        length, header (JSON), and the content of the files that the header lists. It stays open: when it closes, whoever asked
        is gone, and so is this container.
Stdout: frames of u8 type, u32 length, payload. The child never holds it, so nothing that the job prints is a frame.
        S  the script starts    O  its stdout    E  its stderr    V  the verdict (JSON)    F  refused (JSON)

Every job pays for the start of this interpreter: it imports built-in modules instead of what the standard library wraps
around them (json, signal, tarfile and site take three times as long as Python itself).

Root without capabilities but SETUID and SETGID. To touch the job's files and processes it takes their uid for a moment,
as effective uid only: the real one stays root, so that they can neither signal nor trace it.
"""
import _signal
import fcntl
import marshal
import os
import resource
import select
import stat
import sys
import time
from _blake2 import blake2b
from _json import encode_basestring_ascii, make_scanner

WORKSPACE = '/workspace'
PRIVATE = '/run/opsguard'
SCRIPT = PRIVATE + '/script.py'
DRIVER = PRIVATE + '/driver.pyc'
UID = 65534
GID = 65534
# Two descriptors of the driver: where it reads its nonce, and where it reports.
NONCE_FD = 3
REPORT_FD = 4
REPORT_LIMIT = 16 * 1024 * 1024
LISTED_FILES = 1000
CHUNK = 65536


def send(kind, payload):
    data = kind + len(payload).to_bytes(4, 'big') + payload
    while data:
        data = data[os.write(1, data):]


def send_json(kind, value):
    send(kind, dumps(value).encode('ascii'))


def dumps(value):
    if value is None:
        return 'null'
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    if isinstance(value, dict):
        return '{' + ','.join([encode_basestring_ascii(key) + ':' + dumps(item) for key, item in value.items()]) + '}'
    return '[' + ','.join([dumps(item) for item in value]) + ']'


class Json:
    """What the decoder of the standard library hands its scanner."""

    strict = True
    object_hook = object_pairs_hook = parse_constant = None
    parse_float, parse_int = float, int


loads = make_scanner(Json)


class Refused(Exception):
    """The job cannot be run; the message is a sentence."""


def read_exactly(size):
    data = sys.stdin.buffer.read(size)
    if len(data) < size:
        os._exit(1)
    return data


def read_message():
    return read_exactly(int.from_bytes(read_exactly(4), 'big'))


def contents(size):
    while size > 0:
        chunk = read_exactly(min(size, CHUNK))
        size -= len(chunk)
        yield chunk


def skip(size):
    for _ in contents(size):
        pass


class AsJob:
    """Within it, files and signals are handled with the job's rights."""

    def __enter__(self):
        os.setegid(GID)
        os.seteuid(UID)

    def __exit__(self, *_):
        os.seteuid(0)
        os.setegid(0)


def is_cache(path):
    parts = path.split('/')
    return path.endswith('.pyc') or '__pycache__' in parts or '.pytest_cache' in parts


def is_python(path, head):
    return path.endswith(('.py', '.pyw')) or (head.startswith(b'#!') and b'python' in head.split(b'\n', 1)[0])


class Workspace:
    """What was unpacked: the digest of each file, and the text of the Python files."""

    def __init__(self):
        self.entries = {}
        self.sources = {}

    def unpack(self, entries):
        """Takes every entry's content from stdin, also of those that it leaves out. A later entry replaces an earlier one."""
        for entry in entries:
            path = os.path.normpath(entry['path'])
            if is_cache(path):
                skip(entry['size'])
                continue
            if path.startswith(('/', '../')) or path == '..':
                raise Refused('The workspace has an entry outside of it: %r.' % entry['path'])
            target = WORKSPACE + '/' + path
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if os.path.lexists(target):
                os.unlink(target)
            self.sources.pop(path, None)
            if entry['link'] is None:
                self.fill(path, target, entry)
            else:
                os.symlink(entry['link'], target)
                self.entries[path] = ('link', entry['link'])

    def fill(self, path, target, entry):
        digest = blake2b()
        head = b''
        text = []
        with open(target, 'wb') as file:
            for chunk in contents(entry['size']):
                head = head or chunk[:128]
                if is_python(path, head):
                    text.append(chunk)
                digest.update(chunk)
                file.write(chunk)
        os.chmod(target, 0o755 if entry['executable'] else 0o644)
        self.entries[path] = ('file', entry['size'], digest.digest())
        if is_python(path, head):
            self.sources[path] = b''.join(text)

    def keep_sources(self):
        """A copy that the job can read and not write: what code of the workspace is, is compared with this."""
        for path, text in self.sources.items():
            target = PRIVATE + '/pristine/' + path
            os.makedirs(os.path.dirname(target), exist_ok=True)
            write(target, text)
        self.sources = {}

    def compare(self):
        changed, created, seen = [], [], set()
        for path, entry in walk(WORKSPACE):
            seen.add(path)
            before = self.entries.get(path)
            if before is None:
                created.append(path)
            elif not same(entry, path, before):
                changed.append(path)
        deleted = [path for path in self.entries if path not in seen]
        return [sorted(paths)[:LISTED_FILES] for paths in (changed, deleted, created)]


def walk(root):
    """Files, links and specials below root, without following links and without failing on what the job left there."""
    pending = ['']
    while pending:
        folder = pending.pop()
        try:
            entries = list(os.scandir(root + '/' + folder))
        except OSError:
            if not unlock(root + '/' + folder):
                yield folder, None
                continue
            entries = list(os.scandir(root + '/' + folder))
        for entry in entries:
            path = folder + '/' + entry.name if folder else entry.name
            if is_cache(path):
                continue
            if entry.is_dir(follow_symlinks=False):
                pending.append(path)
            else:
                yield path, entry


def unlock(path):
    try:
        os.chmod(path, 0o700)
        os.listdir(path)
        return True
    except OSError:
        return False


def same(entry, path, before):
    try:
        if before[0] == 'link':
            return entry.is_symlink() and os.readlink(entry.path) == before[1]
        info = entry.stat(follow_symlinks=False)
        if not stat.S_ISREG(info.st_mode) or info.st_size != before[1]:
            return False
        if not info.st_mode & 0o400:
            os.chmod(entry.path, 0o600)
        digest = blake2b()
        with open(entry.path, 'rb') as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        return digest.digest() == before[2]
    except (OSError, AttributeError):
        return False


def write(path, data):
    with open(path, 'wb') as file:
        file.write(data)
    os.chmod(path, 0o444)


def counters(paths, key):
    """A counter of this container's cgroup: version 2's file, else version 1's; 0 where neither can be read."""
    for path in paths:
        try:
            with open(path) as file:
                for line in file:
                    name, _, value = line.partition(' ')
                    if name == key:
                        return int(value)
        except (OSError, ValueError):
            continue
    return 0


def oom_kills():
    return counters(('/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control'), 'oom_kill')


def refused_forks():
    return counters(('/sys/fs/cgroup/pids.events', '/sys/fs/cgroup/pids/pids.events'), 'max')


def environment(job):
    return {
        'PATH': os.environ.get('PATH', '/usr/local/bin:/usr/bin:/bin'),
        'HOME': '/tmp',
        'LANG': 'C.UTF-8',
        'PYTHONHASHSEED': str(job['hashSeed']),
        'PYTHONDONTWRITEBYTECODE': '1',
    }


def become_job(job, out, err, nonce, report):
    """In the forked child: gives up everything of PID 1 and turns into a fresh interpreter. Never returns."""
    try:
        os.setsid()
        _signal.set_wakeup_fd(-1)
        for number in (_signal.SIGINT, _signal.SIGTERM, _signal.SIGPIPE, _signal.SIGCHLD):
            _signal.signal(number, _signal.SIG_DFL)
        # When memory runs out, the kernel takes the job and not its witness.
        with open('/proc/self/oom_score_adj', 'w') as file:
            file.write('1000')
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # Above the targets first, so that no dup2 closes a source.
        wanted = (os.open('/dev/null', os.O_RDONLY), out, err, nonce, report)
        for target, fd in enumerate([fcntl.fcntl(fd, fcntl.F_DUPFD, 64) for fd in wanted]):
            os.dup2(fd, target)
        os.closerange(REPORT_FD + 1, 4096)
        os.setgroups([])
        os.setresgid(GID, GID, GID)
        os.setresuid(UID, UID, UID)
        os.umask(0o022)
        os.chdir(WORKSPACE)
        os.execve(sys.executable, [sys.executable, DRIVER], environment(job))
    except BaseException as error:
        os.write(2, ('The sandbox could not start the script: %s\n' % error).encode('utf-8', 'replace'))
    finally:
        os._exit(127)


class Supervisor:
    """Runs the child and relays what it prints, until it ends or a limit ends it."""

    def __init__(self, job):
        self.job = job
        self.left = {b'O': job['outputBytes'], b'E': job['outputBytes']}
        self.truncated = {b'O': False, b'E': False}
        self.report = bytearray()
        self.status = None
        self.timed_out = False

    def run(self):
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_write, False)
        _signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        _signal.signal(_signal.SIGCHLD, lambda *_: None)
        out, out_child = os.pipe()
        err, err_child = os.pipe()
        report, report_child = os.pipe()
        nonce_child, nonce_pipe = os.pipe()
        send(b'S', b'')
        started = time.monotonic()
        self.child = os.fork()
        if self.child == 0:
            become_job(self.job, out_child, err_child, nonce_child, report_child)
        for fd in (out_child, err_child, report_child, nonce_child):
            os.close(fd)
        # Drawn after the fork: the child's memory never held it before the driver read it.
        self.nonce = os.urandom(16).hex()
        try:
            os.write(nonce_pipe, self.nonce.encode('ascii') + marshal.dumps((self.job['subject'], self.job['traceFiles'], self.job['fault'])))
        except BrokenPipeError:
            pass
        os.close(nonce_pipe)
        self.streams = {out: b'O', err: b'E', report: b'R'}
        self.watch(wake_read, started + self.job['wallMs'] / 1000)
        self.duration_ms = (time.monotonic() - started) * 1000
        kill_job()
        for fd in list(self.streams):
            while self.relay(fd):
                pass

    def watch(self, wake, deadline):
        poll = select.poll()
        for fd in (0, wake, *self.streams):
            poll.register(fd, select.POLLIN)
        while not any(self.truncated.values()):
            left = deadline - time.monotonic()
            if left <= 0:
                self.timed_out = True
                return
            for fd, _ in poll.poll(left * 1000 + 1):
                if fd == 0:
                    if not os.read(0, CHUNK):
                        os._exit(1)
                elif fd == wake:
                    os.read(wake, CHUNK)
                    if self.reap():
                        return
                elif not self.relay(fd):
                    poll.unregister(fd)

    def reap(self):
        """Waits for whatever ended, orphans included; True when the child itself did."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return self.status is not None
            if pid == 0:
                return self.status is not None
            if pid == self.child:
                self.status = status

    def relay(self, fd):
        """Passes one chunk on; False at the end of the stream."""
        kind = self.streams.get(fd)
        if kind is None:
            return False
        data = os.read(fd, CHUNK)
        if not data:
            del self.streams[fd]
            os.close(fd)
            return False
        if kind == b'R':
            self.report += data[:REPORT_LIMIT + 1 - len(self.report)]
            return True
        kept = data[:self.left[kind]]
        self.left[kind] -= len(kept)
        if len(kept) < len(data):
            self.truncated[kind] = True
        if kept:
            send(kind, kept)
        return True

    def reports(self):
        """The driver's reports (JSON, unread), oldest first; None when one is not the driver's."""
        *lines, rest = bytes(self.report).split(b'\n')
        if rest or len(self.report) > REPORT_LIMIT:
            return None
        texts = []
        for line in lines:
            nonce, _, text = line.decode('latin-1').partition(' ')
            if nonce != self.nonce:
                return None
            texts.append(text)
        return texts


def kill_job():
    """Ends every process but PID 1; none can be born while the kernel walks the list."""
    while True:
        with AsJob():
            try:
                os.kill(-1, _signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def verdict(supervisor, workspace):
    limit = supervisor.timed_out or any(supervisor.truncated.values())
    status = supervisor.status
    ended_by = None if status is None or limit else os.waitstatus_to_exitcode(status)
    killed = ended_by is None or ended_by < 0
    number = _signal.SIGKILL if ended_by is None else -ended_by
    with AsJob():
        changed, deleted, created = workspace.compare()
    return {
        'exitCode': None if killed else ended_by,
        'signal': SIGNALS.get(number, 'SIG%d' % number) if killed else None,
        'containerExitCode': 128 + number if killed else ended_by,
        'timedOut': supervisor.timed_out,
        'outOfMemory': oom_kills() > 0,
        'processLimitHit': refused_forks() > 0,
        'truncated': {'stdout': supervisor.truncated[b'O'], 'stderr': supervisor.truncated[b'E']},
        'reports': supervisor.reports(),
        'changedFiles': changed,
        'deletedFiles': deleted,
        'createdFiles': created,
        'python': '%d.%d.%d' % sys.version_info[:3],
        'durationMs': supervisor.duration_ms,
    }


# SIG_IGN and its like are no signals. Of two names for one number the alphabet's first is the usual one (SIGABRT, SIGIOT).
SIGNALS = {
    number: name
    for name, number in sorted(vars(_signal).items(), reverse=True)
    if name.startswith('SIG') and not name.startswith('SIG_') and isinstance(number, int)
}


def prepare(job, driver):
    workspace = Workspace()
    try:
        for entries in job['layers']:
            with AsJob():
                workspace.unpack(entries)
        workspace.keep_sources()
        write(DRIVER, driver)
        write(SCRIPT, job['script'].encode('utf-8', 'surrogatepass'))
    except OSError as error:
        raise Refused('The workspace could not be unpacked in the container: %s.' % error) from error
    return workspace


def main():
    for number in (_signal.SIGINT, _signal.SIGTERM, _signal.SIGPIPE):
        _signal.signal(number, _signal.SIG_IGN)
    os.chdir('/')
    # Some runtimes give a tmpfs the mode of the folder that the image has in its place.
    os.chmod('/tmp', 0o1777)
    driver = read_message()
    job, _ = loads(read_message().decode('utf-8'), 0)
    try:
        workspace = prepare(job, driver)
    except Refused as refusal:
        send_json(b'F', {'message': str(refusal)})
        os._exit(70)
    supervisor = Supervisor(job)
    supervisor.run()
    result = verdict(supervisor, workspace)
    send_json(b'V', result)
    os._exit(result['containerExitCode'] & 255)


main()
