"""Runs the job's script as `__main__` in this fresh interpreter, and reports to PID 1 how it ended and what it touched.

Whatever is imported here would shadow a module of the same name in the workspace, so this uses only what Python's own
start-up has loaded already, and built-in modules. What it says is data: code in the same process could say it too.
Only the nonce, which is read before any such code runs, tells that the driver was still there to say it.
"""


def main():
    import _imp
    import _thread
    import atexit
    import builtins
    import marshal
    import os
    import sys

    loaded = set(sys.modules)
    from _json import encode_basestring_ascii
    from _lsprof import Profiler

    for name in set(sys.modules) - loaded:
        del sys.modules[name]

    WORKSPACE = '/workspace/'
    PRIVATE = '/run/opsguard/'
    SCRIPT = PRIVATE + 'script.py'
    DRIVER = PRIVATE + 'driver.py'
    NONCE_FD, REPORT_FD = 3, 4
    STDLIB = os.path.dirname(os.__file__) + '/'
    LIMIT_FRAMES_HEAD, LIMIT_FRAMES_TAIL = 50, 150
    LIMIT_TRIPS = 200
    LIMIT_LOCALS = 64
    CODE = type(main.__code__)

    # Own references: the job may replace what these modules hold.
    os_write, os_read, os_getpid, stat, realpath = os.write, os.read, os.getpid, os.stat, os.path.realpath
    normpath, isabs = os.path.normpath, os.path.isabs
    getframe, settrace, get_ident = sys._getframe, sys.settrace, _thread.get_ident
    compiles, opens, loads, get_frozen = compile, open, marshal.loads, _imp.get_frozen_object
    type_name = type.__dict__['__name__'].__get__
    type_qualname = type.__dict__['__qualname__'].__get__
    type_module = type.__dict__['__module__'].__get__
    type_mro = type.__dict__['__mro__'].__get__
    builtin_types = {name: value for name, value in vars(builtins).items() if isinstance(value, type)}
    pid = os_getpid()
    script = stat(SCRIPT)

    def read_all(fd):
        data = b''
        while chunk := os_read(fd, 65536):
            data += chunk
        os.close(fd)
        return data

    told = read_all(NONCE_FD)
    nonce = told[:32]
    subject, trace_files, fault = loads(told[32:])
    os.set_inheritable(REPORT_FD, False)

    def dumps(value):
        if value is None:
            return 'null'
        if value is True or value is False:
            return 'true' if value else 'false'
        if isinstance(value, int):
            return int.__repr__(value)
        if isinstance(value, str):
            return encode_basestring_ascii(value)
        if isinstance(value, dict):
            return '{' + ','.join([encode_basestring_ascii(key) + ':' + dumps(item) for key, item in value.items()]) + '}'
        return '[' + ','.join([dumps(item) for item in value]) + ']'

    def report(value):
        # A fork of the script inherits all of this; only the process that was asked answers.
        if os_getpid() != pid:
            return
        data = nonce + b' ' + dumps(value).encode('ascii') + b'\n'
        while data:
            data = data[os_write(REPORT_FD, data):]

    # --- whose code is it -------------------------------------------------------------------------------------------

    def nested(code):
        found = [code]
        for code in found:
            found.extend([const for const in code.co_consts if type(const) is CODE])
        return found

    def read_file(path):
        with opens(path, 'rb') as file:
            return file.read()

    def image_code(path):
        """The code of a file of the image, which is read-only; its cached byte code is quicker than compiling it."""
        folder, _, name = path.rpartition('/')
        cached = f'{folder}/__pycache__/{name[:-3]}.{sys.implementation.cache_tag}.pyc'
        try:
            return loads(read_file(cached)[16:])
        except (OSError, ValueError, EOFError, TypeError):
            return compiles(read_file(path), path, 'exec', dont_inherit=True)

    genuine = {}

    def codes_of(origin, path):
        """Every code object that the file, as it was before the job ran, compiles to."""
        if (origin, path) in genuine:
            return genuine[origin, path]
        try:
            if origin == 'frozen':
                name = path[len('<frozen '):-1]
                names = {'importlib._bootstrap': '_frozen_importlib', 'importlib._bootstrap_external': '_frozen_importlib_external'}
                code = get_frozen(names.get(name, name))
            elif origin == 'workspace':
                code = compiles(read_file(PRIVATE + 'pristine/' + path), WORKSPACE + path, 'exec', dont_inherit=True)
            elif origin == 'script':
                code = compiles(read_file(SCRIPT), SCRIPT, 'exec', dont_inherit=True)
            else:
                code = image_code(path)
            found = {}
            for each in nested(code):
                found.setdefault((each.co_qualname, each.co_firstlineno), []).append(each)
        except BaseException:
            found = {}
        genuine[origin, path] = found
        return found

    places = {}

    def place(filename):
        """Whose file the name points to, and its path there; says nothing yet about whose code carries that name."""
        known = places.get(filename)
        if known is None:
            known = places[filename] = locate(filename)
        return known

    def locate(filename):
        if filename == SCRIPT:
            return 'script', filename
        if filename.startswith('<frozen ') and filename.endswith('>'):
            return 'frozen', filename
        if filename.startswith('<'):
            return 'other', filename
        path = normpath(filename if isabs(filename) else WORKSPACE + filename)
        if not path.startswith(WORKSPACE):
            path = realpath(path)
        if path.startswith(WORKSPACE):
            return 'workspace', path[len(WORKSPACE):]
        if path.startswith(STDLIB) and '-packages/' not in path:
            return 'stdlib', path
        if path.endswith('.py') and ('/site-packages/' in path or '/dist-packages/' in path or path.startswith('/usr/')):
            return 'library', path
        return 'other', path

    def is_genuine(code):
        origin, path = place(code.co_filename)
        if origin == 'other':
            return False
        candidates = codes_of(origin, path).get((code.co_qualname, code.co_firstlineno), ())
        return any([candidate == code for candidate in candidates])

    def origin_of(code):
        """Origin and path: `forged` for code that carries a file's name and is not in that file."""
        origin, path = place(code.co_filename)
        if origin == 'other':
            return origin, path
        if not is_genuine(code):
            return 'forged', path
        return ('stdlib' if origin == 'frozen' else origin), path

    # --- what ran ---------------------------------------------------------------------------------------------------

    traced_files = frozenset(trace_files) if fault is None else frozenset(trace_files) | {fault['file']}
    # No handler can name it: who catches it catches everything.
    Fault = type('Fault', (Exception,), {'__module__': 'opsguard'})
    injected = []
    groups = [builtin_types[name] for name in ('BaseExceptionGroup', 'ExceptionGroup') if name in builtin_types]
    # By the id of a code object: its line tracer, or None when no more is wanted of it. The path of every call.
    tracers = {}
    # By the same: the code object itself, which so keeps its id, and its executed lines.
    entered = {}
    # By id, and held for it: globals of modules of which nothing is wanted.
    dull = {}

    # The C profiler costs a third of a trace function, and moves no recursion limit. Later versions have one for the
    # whole process: there, and for lines, the trace function does it.
    by_profiler = sys.version_info < (3, 12)
    profilers = []

    def watch():
        """From here on, in this thread; returns what ends it."""
        profiler = Profiler(subcalls=False, builtins=False) if by_profiler else None
        if traced_files or not by_profiler:
            settrace(trace)
        if profiler is None:
            return lambda: settrace(None)
        profilers.append(profiler)
        profiler.enable()

        def unwatch():
            settrace(None)
            profiler.disable()

        return unwatch

    def trace(frame, event, arg):
        try:
            # Asking a frame for its code raises an audit event, which costs a call: its globals tell most apart.
            if id(frame.f_globals) in dull:
                return None
            return tracers[id(frame.f_code)]
        except KeyError:
            return first_call(frame.f_code, frame.f_globals)
        except RecursionError:
            # The script is at its limit; an error that left here would end the tracing.
            return None

    def first_call(code, names):
        try:
            file = names.get('__file__')
            if type(file) is str and not is_wanted(file):
                dull[id(names)] = names
                return None
            if not is_wanted(code.co_filename):
                # Made on the fly, perhaps by the million: not held, so not remembered either.
                return None
            done = set()
            entered[id(code)] = (code, done)
            path = place(code.co_filename)[1]
            faulty = faulty_lines() if fault is not None and fault['file'] == path else ()
            tracer = tracers[id(code)] = line_tracer(code, done, faulty) if path in traced_files else None
            return tracer
        except RecursionError:
            return None

    def faulty_lines():
        """Lines of statements rather than of what opens a block: at `try:` an error would be raised outside of it."""
        texts = source_lines('workspace', fault['file'])
        opens_block = lambda line: line <= len(texts) and texts[line - 1].split('#')[0].rstrip().endswith(':')
        return [line for line in fault['lines'] if not opens_block(line)] or fault['lines']

    def is_wanted(file):
        origin, path = place(file)
        return origin == 'workspace' and (path in traced_files or not by_profiler)

    def line_tracer(code, done, faulty):
        left = {line for _, _, line in code.co_lines() if line}
        if len(left) > 1:
            # The line of `def` is where a call arrives, not a line that it executes.
            left.discard(code.co_firstlineno)

        def trace_line(frame, event, arg):
            if event == 'line':
                line = frame.f_lineno
                if line in faulty and not injected:
                    injected.append(Fault('injected'))
                    busy.add(UNTRACED)
                    raise injected[0]
                if line not in done:
                    done.add(line)
                    left.discard(line)
                    if not left:
                        tracers[id(code)] = None
                        return None
            return trace_line

        return trace_line

    def coverage():
        functions, lines = set(), {}
        ran = list(entered.values())
        for profiler in profilers:
            ran.extend([(entry.code, ()) for entry in profiler.getstats() if type(entry.code) is CODE])
        for code, done in ran:
            if place(code.co_filename)[0] != 'workspace':
                continue
            if is_genuine(code):
                path = place(code.co_filename)[1]
                functions.add(path + ':' + code.co_qualname)
                if path in traced_files:
                    lines.setdefault(path, set()).update(done)
        return {'functions': sorted(functions), 'lines': {path: sorted(done) for path, done in sorted(lines.items())}}

    start_thread = _thread.start_new_thread

    def start_new_thread(function, args, kwargs={}):
        def traced(*args, **kwargs):
            unwatch = watch()
            try:
                return function(*args, **kwargs)
            finally:
                unwatch()

        return start_thread(traced, args, kwargs)

    # --- what it should not do --------------------------------------------------------------------------------------

    # Whoever is nearest on the stack, the stdlib aside, is who does it.
    NEAREST = {
        'os.exec', 'os.fork', 'os.forkpty', 'os.posix_spawn', 'os.spawn', 'os.system', 'os.kill', 'os.killpg',
        'signal.pthread_kill', 'subprocess.Popen', 'pty.spawn', 'ctypes.dlopen', 'ctypes.dlsym', 'socket.connect',
        'socket.bind', 'socket.sendto', 'socket.sendmsg', 'socket.getaddrinfo', 'socket.gethostbyname',
        'socket.gethostbyaddr',
    }  # fmt: skip
    # Only whoever calls it: the stdlib does it for good reasons.
    DIRECT = {
        'sys._getframemodulename', 'sys.addaudithook', 'gc.get_objects', 'gc.get_referrers', 'gc.get_referents',
        'resource.setrlimit', 'resource.prlimit', 'code.__new__', 'function.__new__', 'ctypes.addressof',
        'ctypes.cdata', 'ctypes.cdata/buffer', 'ctypes.string_at', 'ctypes.call_function',
    }  # fmt: skip
    # What gives frames, and by them everything in this process. The stdlib is cleared where what it gets stays with it:
    # what it may hand on, it asks for whoever called it.
    FRAMES = {'sys._getframe', 'sys._current_frames', 'sys._current_exceptions', 'sys.settrace', 'sys.setprofile'}
    ATTRIBUTES = {'tb_frame', 'gi_frame', 'cr_frame', 'ag_frame'}
    KEEPERS = {
        STDLIB + name
        for name in (
            'asyncio/coroutines.py', 'asyncore.py', 'collections/__init__.py', 'dataclasses.py', 'enum.py', 'subprocess.py',
            'typing.py', 'unittest/case.py', 'unittest/result.py', '_py_warnings.py', 'warnings.py',
        )
    }  # fmt: skip
    LOGGING = STDLIB + 'logging/__init__.py'
    trips = {}
    suspects = {}
    kept = {}
    # Threads that are looked at, or the one whose tracer has just raised an error.
    busy = set()
    UNTRACED = 'untraced'

    def audit(event, args):
        if event in NEAREST:
            direct = False
        elif event == 'sys.settrace' and UNTRACED in busy:
            # Python itself ends the tracing, by an error that leaves a tracer, before anything else runs.
            busy.discard(UNTRACED)
            return
        elif event in DIRECT or event in FRAMES:
            direct = True
        elif event == 'object.__getattr__' and args[1] in ATTRIBUTES:
            direct = True
        elif event == 'object.__setattr__' and args[1] == '__code__':
            direct = True
        elif event == 'open' and is_script(args[0]):
            event, direct = 'open:script', False
        elif event == 'open' and is_process_file(args[0]):
            event, direct = 'open:/proc', False
        elif event == 'open' and is_source(args[0]) and not only_writes(args[1]):
            event, direct = 'open:source', False
        elif event == 'object.__getattr__' and args[1] == '__code__':
            direct = True
        else:
            return
        thread = get_ident()
        if thread in busy or len(trips) >= LIMIT_TRIPS:
            return
        busy.add(thread)
        try:
            look(event, args, direct, getframe(1))
        finally:
            busy.discard(thread)

    def is_process_file(path):
        if type(path) is bytes:
            path = path.decode('latin-1')
        if type(path) is not str or not path.startswith('/proc/'):
            return False
        first = path[6:].split('/', 1)[0]
        return first in ('self', 'thread-self') or first.isdigit()

    def is_script(path):
        """By whatever name it is called."""
        if type(path) is not str and type(path) is not bytes:
            return False
        try:
            found = stat(path)
        except (OSError, ValueError):
            return False
        return found.st_ino == script.st_ino and found.st_dev == script.st_dev

    def is_source(path):
        # Not resolved: a look-up on the disk for every file that is opened would cost more than it shows.
        if type(path) is bytes:
            path = path.decode('latin-1')
        if type(path) is not str or not path.endswith(('.py', '.pyc', '.pyw')):
            return False
        return not isabs(path) or path.startswith((WORKSPACE, PRIVATE, '/proc/'))

    def only_writes(mode):
        return type(mode) is str and mode[:1] in ('w', 'a', 'x') and '+' not in mode

    # What reads sources for good: to run them, or to show lines of a traceback.
    READERS = ('<frozen runpy>', STDLIB + 'runpy.py', STDLIB + 'traceback.py', STDLIB + 'warnings.py')
    IMPORTING = ('_find_and_load', 'exec_module', 'load_module')
    SHOWING = STDLIB + 'traceback.py'

    def for_good(event, frame):
        code = frame.f_code
        name = code.co_filename
        if event == 'open:source':
            return name in READERS or (name.startswith('<frozen importlib') and code.co_name in IMPORTING)
        # A traceback that is printed, and its frames not handed out: whoever takes them from the generator is its f_back.
        return (
            event == 'object.__getattr__:tb_frame'
            and name == SHOWING
            and code.co_name in ('_walk_tb_with_full_positions', 'walk_tb')
            and frame.f_back is not None
            and frame.f_back.f_code.co_filename == SHOWING
        )

    def keeps(event, frame):
        """Whether code of the stdlib asks for a frame, which stays with it: to learn a module's name, or a line number."""
        code = frame.f_code
        name = code.co_filename
        if event.startswith('sys.set') or not name.startswith(STDLIB):
            return False
        # Module level: types.py makes the frame's type of one.
        if name not in KEEPERS and code.co_name != '<module>' and not (name == LOGGING and logs(frame)):
            return False
        # At once: with a frame in hand, code that only carries the name could undo whatever is written down for later.
        if id(code) not in kept:
            kept[id(code)] = (code, is_genuine(code))
        return kept[id(code)][1]

    def logs(frame):
        """Whether it is the logging of a message, which names its caller's line, or its report of a handler that failed."""
        if frame.f_code.co_name == 'handleError':
            return True
        for function in ('findCaller', '_log'):
            frame = frame.f_back
            if frame is None or frame.f_code.co_name != function or frame.f_code.co_filename != LOGGING:
                return False
            if not is_genuine(frame.f_code):
                return False
        return True

    def workspace_lines(frame):
        """Where the workspace's code stands on the stack, nearest first."""
        lines = []
        while frame is not None and len(lines) < LIMIT_FRAMES_HEAD:
            origin, path = place(frame.f_code.co_filename)
            if origin == 'workspace':
                lines.append(f'{path}:{frame.f_lineno}')
            frame = frame.f_back
        return tuple(lines)

    def look(event, args, direct, frame):
        # What the script expects is in its text: the code that it tests must not see that, not by way of a traceback either.
        shows = False
        # A script that looks at what the code is, instead of running it, can tell whether it has been patched. What the
        # workspace's own code reads is its business.
        looks = event == 'open:source' or event == 'object.__getattr__' and args[1] == '__code__'
        frames = event in FRAMES or event == 'object.__getattr__' and args[1] in ATTRIBUTES
        if event.startswith('object.'):
            event = event + ':' + args[1]
        nearest = frame
        while nearest is not None:
            code = nearest.f_code
            if code.co_filename == DRIVER:
                break
            if event == 'open:script' and code.co_filename in READERS:
                shows = True
            elif for_good(event, nearest):
                for held in (nearest, nearest.f_back):
                    suspects[id(held.f_code)] = (held.f_code, event, f'{held.f_code.co_filename}:{held.f_lineno}')
                return
            origin, path = place(code.co_filename)
            if origin in ('workspace', 'script', 'other'):
                if not (looks and origin == 'workspace' or shows and origin == 'script'):
                    trip(event, origin, f'{path}:{nearest.f_lineno}', workspace_lines(nearest))
                return
            if looks and direct or frames and keeps(event, nearest):
                return
            if direct and (not frames or origin == 'library'):
                suspects[id(code)] = (code, event, f'{path}:{nearest.f_lineno}')
                return
            if origin == 'library':
                return
            nearest = nearest.f_back
        # Nobody's code but the stdlib's, as at the bottom of a thread: it traces for whoever told it to.
        if nearest is not frame and event in ('sys.settrace', 'sys.setprofile'):
            trip(event, 'other', f'{frame.f_code.co_filename}:{frame.f_lineno}', ())

    def trip(event, origin, where, through):
        """Told at once: what comes after may be able to make this process forget it."""
        if (event, origin, where, through) not in trips:
            trips[event, origin, where, through] = None
            report({'trip': {'event': event, 'origin': origin, 'where': where, 'through': through}})

    def clear_suspects():
        # Code under a stdlib file's name, which is not in that file.
        for code, event, where in list(suspects.values()):
            if not is_genuine(code):
                trip(event, 'other', where, ())
        suspects.clear()

    # --- how it ended -----------------------------------------------------------------------------------------------

    def qualified(kind):
        """A type's name as Python prints it; one that would pass for a builtin keeps its module, or is `forged`."""
        try:
            module, name = type_module(kind), type_qualname(kind)
        except BaseException:
            return 'forged.' + type_name(kind)
        if type(module) is not str:
            return name
        if builtin_types.get(name) is kind:
            return name
        if module == 'builtins':
            return 'forged.' + name
        if module == '__main__':
            return '__main__.' + name if name in builtin_types else name
        return module + '.' + name

    def text_of(error):
        try:
            return str.__str__(str(error))
        except BaseException:
            return '<exception str() failed>'

    def source_lines(origin, path):
        try:
            data = read_file(PRIVATE + 'pristine/' + path if origin == 'workspace' else path)
            text = data.decode('utf-8-sig', 'replace')
            return text.replace('\r\n', '\n').replace('\r', '\n').split('\n')
        except OSError:
            return []

    def columns(code, lasti, line, origin, path):
        if lasti < 0:
            return None, None
        for index, position in enumerate(code.co_positions()):
            if index == lasti // 2:
                break
        else:
            return None, None
        start_line, end_line, start, end = position
        if start is None or start_line != line:
            return None, None
        lines = source_lines(origin, path)
        if not 0 < line <= len(lines):
            return None, None
        encoded = lines[line - 1].encode('utf-8', 'replace')
        point = lambda offset: len(encoded[:offset].decode('utf-8', 'replace'))
        return point(start), point(end) if end is not None and end_line == line else None

    def described(step, with_locals):
        frame = step.tb_frame
        code, line = frame.f_code, step.tb_lineno or 0
        origin, path = origin_of(code)
        column, end_column = (None, None)
        if origin in ('workspace', 'script'):
            column, end_column = columns(code, step.tb_lasti, line, origin, path)
        value = {
            'file': path,
            'line': line,
            'column': column,
            'endColumn': end_column,
            'function': code.co_name,
            'origin': origin,
        }
        if origin == 'workspace' and with_locals:
            found = {}
            for name, item in list(frame.f_locals.items())[:LIMIT_LOCALS]:
                if not name.startswith('__'):
                    found[name] = qualified(type(item))
            value['locals'] = found
        return value

    def steps_of(error):
        steps, step = [], error.__traceback__
        while step is not None:
            steps.append(step)
            step = step.tb_next
        while steps and steps[0].tb_frame.f_code.co_filename == DRIVER:
            del steps[0]
        return steps

    def causes_of(error):
        found, known = [], {id(error)}
        while len(found) < 20:
            follow = error.__cause__
            if follow is None and not error.__suppress_context__:
                follow = error.__context__
            if follow is None or id(follow) in known:
                break
            known.add(id(follow))
            found.append(qualified(type(follow)))
            error = follow
        return found

    def exception_of(error):
        steps = steps_of(error)
        if len(steps) > LIMIT_FRAMES_HEAD + LIMIT_FRAMES_TAIL:
            steps = steps[:LIMIT_FRAMES_HEAD] + steps[-LIMIT_FRAMES_TAIL:]
        first_with_locals = len(steps) - 20
        return {
            'type': qualified(type(error)),
            'bases': [qualified(base) for base in type_mro(type(error))[1:]],
            'message': text_of(error),
            'frames': [described(step, index >= first_with_locals) for index, step in enumerate(steps)],
            'causes': causes_of(error),
        }

    def exit_frame_of(error):
        """Who asked for the exit: the innermost frame that is neither stdlib nor library (argparse exits for its caller)."""
        if type(error) is not SystemExit:
            # An exception that was made into an exit: the line that raises it says nothing of leaving.
            return None
        frames = [described(step, False) for step in steps_of(error)]
        own = [frame for frame in frames if frame['origin'] not in ('stdlib', 'library')]
        return (own or frames or [None])[-1]

    def exit_through(error):
        """The workspace's functions that the exit left on its way up: the patch may be one that called what exits."""
        codes = [step.tb_frame.f_code for step in steps_of(error)[:LIMIT_FRAMES_HEAD + LIMIT_FRAMES_TAIL]]
        return [place(code.co_filename)[1] + ':' + code.co_qualname for code in codes if origin_of(code)[0] == 'workspace']

    def fate_of_fault(error):
        if not injected:
            return None
        known = set()
        pending = [error]
        for each in pending:
            if each is injected[0]:
                return 'left'
            if each is not None and id(each) not in known:
                known.add(id(each))
                pending.extend([each.__cause__, each.__context__])
                if type(each) in groups:
                    pending.extend(each.exceptions)
        return 'lost'

    def finish(error, outcomes=None):
        """Reports, and leaves as Python itself would: traceback on stderr, exit code 1 or what SystemExit says."""
        if unwatch_main is not None:
            unwatch_main()
        busy.add(get_ident())
        kind = 'end' if error is None else 'exit' if isinstance(error, SystemExit) else 'exception'
        try:
            value = {
                'kind': kind,
                'exception': exception_of(error) if kind == 'exception' else None,
                'exitFrame': exit_frame_of(error) if kind == 'exit' else None,
                'exitThrough': exit_through(error) if kind == 'exit' else [],
                'tests': outcomes,
                'fault': fate_of_fault(error),
                'coverage': coverage(),
            }
            clear_suspects()
        except RecursionError:
            value = None
        if value is not None:
            report(value)
        busy.discard(get_ident())
        watch()
        if kind == 'exit':
            raise error.with_traceback(None)
        if kind == 'exception':
            show(error)
            raise SystemExit(1)

    def show(error):
        steps = steps_of(error)
        error = error.with_traceback(steps[0] if steps else None)
        hook = getattr(sys, 'excepthook', sys.__excepthook__)
        try:
            hook(type(error), error, error.__traceback__)
        except SystemExit:
            raise
        except BaseException as failed:
            print('Error in sys.excepthook:', file=sys.stderr)
            sys.__excepthook__(type(failed), failed, failed.__traceback__)
            print('\nOriginal exception was:', file=sys.stderr)
            sys.__excepthook__(type(error), error, error.__traceback__)

    def last_word():
        """After the threads that outlive the script, and after the script's own exit handlers."""
        settrace(None)
        busy.add(get_ident())
        for profiler in profilers:
            profiler.disable()
        clear_suspects()
        report({'coverage': coverage()})

    unwatch_main = None

    def begin():
        nonlocal unwatch_main
        unwatch_main = watch()

    # --- the job ----------------------------------------------------------------------------------------------------

    def run_script():
        module.__file__ = SCRIPT
        module.__cached__ = None
        sys.argv = [SCRIPT]
        code = compiles(read_file(SCRIPT), SCRIPT, 'exec', dont_inherit=True)
        begin()
        exec(code, module.__dict__)

    def run_tests(runner):
        outcomes = {}
        if runner == 'pytest':
            import pytest

            sys.path.insert(0, WORKSPACE[:-1])
            sys.argv = ['pytest']
            begin()
            status = pytest.main(
                ['-q', '-p', 'no:cacheprovider', '--continue-on-collection-errors', '--rootdir', WORKSPACE[:-1]],
                plugins=[PytestRecorder(outcomes)],
            )
        else:
            sys.path.insert(0, WORKSPACE[:-1])
            sys.argv = ['unittest']
            begin()
            status = run_unittest(outcomes)
        return [{'id': key, 'outcome': outcome} for key, outcome in sorted(outcomes.items())], int(status)

    class PytestRecorder:
        RANK = {'skipped': 0, 'passed': 1, 'failed': 2, 'error': 3}

        def __init__(self, outcomes):
            self.outcomes = outcomes

        def record(self, key, outcome):
            before = self.outcomes.get(key)
            if before is None or self.RANK[outcome] > self.RANK[before]:
                self.outcomes[key] = outcome

        def pytest_collectreport(self, report):
            if report.failed:
                self.record(report.nodeid or '.', 'error')

        def pytest_runtest_logreport(self, report):
            if report.skipped:
                self.record(report.nodeid, 'skipped')
            elif report.failed:
                self.record(report.nodeid, 'failed' if report.when == 'call' else 'error')
            elif report.when == 'call':
                self.record(report.nodeid, 'passed')

    def run_unittest(outcomes):
        import unittest

        class Result(unittest.TextTestResult):
            def mark(self, test, outcome):
                key = test.id()
                if outcomes.get(key) not in ('failed', 'error'):
                    outcomes[key] = outcome

            def addSuccess(self, test):
                super().addSuccess(test)
                self.mark(test, 'passed')

            def addError(self, test, err):
                super().addError(test, err)
                self.mark(test, 'error')

            def addFailure(self, test, err):
                super().addFailure(test, err)
                self.mark(test, 'failed')

            def addSkip(self, test, reason):
                super().addSkip(test, reason)
                self.mark(test, 'skipped')

            def addExpectedFailure(self, test, err):
                super().addExpectedFailure(test, err)
                self.mark(test, 'skipped')

            def addUnexpectedSuccess(self, test):
                super().addUnexpectedSuccess(test)
                self.mark(test, 'failed')

            def addSubTest(self, test, subtest, err):
                super().addSubTest(test, subtest, err)
                if err is not None:
                    self.mark(test, 'failed' if issubclass(err[0], test.failureException) else 'error')

        suite = unittest.TestSuite()
        for start, top in test_folders():
            # A loader each: it remembers the top folder of its first discovery.
            suite.addTests(unittest.TestLoader().discover(start, top_level_dir=top))
        runner = unittest.TextTestRunner(resultclass=Result, verbosity=1)
        return 0 if runner.run(suite).wasSuccessful() else 1

    def test_folders():
        """Where discovery starts: the root, and each folder with test files that no chain of packages joins to it."""
        root = WORKSPACE[:-1]
        found = {root: root}
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(name for name in folders if not name.startswith('.') and name not in ('venv', 'node_modules'))
            if not any(name.startswith('test') and name.endswith('.py') for name in files):
                continue
            top = folder
            while top != root and os.path.exists(top + '/__init__.py'):
                top = os.path.dirname(top)
            found.setdefault(top, top)
        return sorted(found.items())

    module = sys.modules['__main__'] = type(sys)('__main__')
    module.__builtins__ = builtins
    sys.path[0] = WORKSPACE[:-1]
    _thread.start_new_thread = start_new_thread
    atexit.register(last_word)
    outcomes = None
    try:
        sys.addaudithook(audit)
        if subject == 'script':
            run_script()
        else:
            del sys.path[0]
            outcomes, status = run_tests(subject)
    except BaseException as error:
        finish(error, [] if subject != 'script' else None)
    else:
        finish(None, outcomes)
        if outcomes is not None:
            raise SystemExit(status)


main()
