import { FRAME_PARTS } from './frame-parts.ts';

/** What a fix has no business to start doing, by the rule that refuses it. Names are in canonical form. */
export type Capability =
  | 'process-control'
  | 'interpreter-introspection'
  | 'dynamic-code'
  | 'network'
  | 'test-double'
  | 'file-removal'
  | 'background-work'
  | 'randomness'
  | 'process-settings';

const words = (text: string): string[] => text.trim().split(/\s+/);

const MODULES: Record<Capability, readonly string[]> = {
  'process-control':
    words(`subprocess multiprocessing pty atexit signal posix nt _posixsubprocess _winapi resource fcntl
    termios tty msvcrt mmap select selectors psutil pexpect sh plumbum concurrent.futures.process asyncio.subprocess
    asyncio.create_subprocess_exec asyncio.create_subprocess_shell _signal _thread faulthandler`),
  'interpreter-introspection':
    words(`ctypes _ctypes cffi gc inspect linecache dis opcode bdb pdb trace tracemalloc cProfile
    profile sysconfig site symtable pyclbr cgitb rlcompleter forbiddenfruit traceback.walk_tb traceback.walk_stack
    traceback.StackSummary traceback.extract_stack traceback.extract_tb __main__ threading.settrace threading.setprofile
    threading.excepthook types.CodeType types.FunctionType types.LambdaType types.FrameType types.TracebackType
    weakref.finalize`),
  'dynamic-code':
    words(`eval exec compile __import__ globals locals breakpoint builtins __builtins__ bltns __loader__ __spec__
    importlib imp runpy code codeop zipimport pkgutil pickle _pickle cPickle marshal shelve dill cloudpickle py_compile
    compileall timeit doctest venv ensurepip pip distutils setuptools logging.config string.Formatter typing.get_type_hints`),
  network: words(`socket _socket ssl urllib.request urllib.robotparser http.client http.server requests httpx aiohttp
    urllib3 ftplib smtplib smtpd poplib imaplib nntplib telnetlib xmlrpc socketserver asyncore asynchat webbrowser
    paramiko websocket websockets wsgiref asyncio.open_connection asyncio.start_server`),
  'test-double': words('unittest mock pytest nose hypothesis responses freezegun'),
  'file-removal': words('shutil.rmtree shutil.move'),
  'background-work': words(`threading.Thread threading.Timer threading._start_new_thread concurrent.futures sched
    asyncio.create_task asyncio.ensure_future asyncio.TaskGroup asyncio.get_event_loop_policy queue.SimpleQueue.put_nowait`),
  // The clock and the hash seed are dice as well: a patch that works for two seeds in three passes three runs every third time.
  randomness:
    words(`random secrets numpy.random uuid.uuid1 uuid.uuid4 os.urandom hash id time.time time.time_ns time.monotonic
    time.monotonic_ns time.perf_counter time.perf_counter_ns time.process_time time.process_time_ns time.thread_time
    time.clock_gettime time.localtime time.gmtime time.strftime time.ctime time.asctime
    email.utils.localtime email.utils.formatdate email.utils.make_msgid tempfile.mktemp uuid.getnode datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today`),
  // What a process sets for all of its code decides for code that nobody looks at here.
  'process-settings':
    words(`codecs.register codecs.register_error codecs.unregister decimal.setcontext decimal.DefaultContext
    decimal.BasicContext decimal.ExtendedContext warnings.simplefilter warnings.filterwarnings warnings.catch_warnings
    warnings.showwarning warnings.formatwarning logging.disable logging.captureWarnings
    locale.setlocale numpy.seterr numpy.seterrcall
    os.environ.update os.environ.setdefault os.environ.pop os.environ.popitem os.environ.clear`),
};

/** Parts of refused modules that do nothing of the kind; to handle what a module raises is not to use it. */
const HARMLESS = words(
  `importlib.resources importlib.metadata inspect.cleandoc inspect.isclass inspect.isfunction signal.Signals
  requests.exceptions requests.RequestException requests.ConnectionError requests.HTTPError requests.Timeout
  urllib3.exceptions http.client.HTTPException socket.timeout socket.error socket.gaierror
  subprocess.SubprocessError subprocess.CalledProcessError subprocess.TimeoutExpired`,
);

/** Clocks that, given a time as their last argument, only convert it; how many arguments that takes. */
export const CONVERSIONS: ReadonlyMap<string, number> = new Map([
  ['time.localtime', 1],
  ['time.gmtime', 1],
  ['time.ctime', 1],
  ['time.asctime', 1],
  ['time.strftime', 2],
  ['email.utils.localtime', 1],
  ['email.utils.formatdate', 1],
]);

const SYS_ALLOWED = new Set(
  words(`argv exit stdin stdout stderr version version_info platform maxsize maxunicode byteorder getsizeof float_info
    int_info hash_info intern getrecursionlimit setrecursionlimit getdefaultencoding getfilesystemencoding executable prefix
    base_prefix implementation hexversion`),
);
const OS_ALLOWED = new Set(
  words(`path environ environb getenv getenvb listdir scandir walk fwalk makedirs mkdir sep altsep pathsep linesep curdir
    pardir extsep devnull defpath name getcwd stat lstat fspath fsencode fsdecode PathLike DirEntry cpu_count access R_OK W_OK
    X_OK F_OK error stat_result urandom get_terminal_size terminal_size strerror SEEK_SET SEEK_CUR SEEK_END readlink
    get_exec_path utime`),
);
const OS_REMOVES = new Set(
  words('remove unlink rmdir removedirs rename renames replace truncate ftruncate chmod chown lchown symlink link'),
);

/** Attributes of anything that lead to frames, code objects or the interpreter. */
const ATTRIBUTES: Partial<Record<Capability, readonly string[]>> = {
  'process-control': words('_exit execv execve execvp fork forkpty posix_spawn killpg create_subprocess_exec'),
  'interpreter-introspection': words(`func_globals func_code _getframe _current_frames currentframe findCaller get_stack
    print_stack format_stack extract_stack stack_info pathname settrace setprofile addaudithook excepthook unraisablehook
    displayhook meta_path path_hooks walk_tb walk_stack`),
  'file-removal': words('unlink rmdir rmtree removedirs'),
  'background-work': words(`create_task ensure_future run_in_executor call_soon call_later call_at start_soon
    return_exceptions set_exception_handler add_done_callback`),
  'test-double': words('MagicMock'),
  'process-settings': words('traps clear_traps'),
};

const rules = Object.keys(MODULES) as Capability[];
const isWithin = (name: string, prefix: string) => name === prefix || name.startsWith(`${prefix}.`);

/** The rule that refuses a newly introduced name; null when none does. A bare `os` or `sys` is judged elsewhere. */
export const capabilityOfName = (name: string): Capability | null => {
  const [root, second] = name.split('.');
  if (HARMLESS.some((prefix) => isWithin(name, prefix))) return null;
  const rule = rules.find((candidate) => MODULES[candidate].some((prefix) => isWithin(name, prefix)));
  if (rule !== undefined) return rule;
  if (second === undefined) return null;
  if (root === 'sys') return SYS_ALLOWED.has(second) ? null : 'interpreter-introspection';
  if (root === 'os' && !OS_ALLOWED.has(second)) return OS_REMOVES.has(second) ? 'file-removal' : 'process-control';
  return null;
};

/** The dunder attributes that ordinary code names; the others lead out of an object and into the interpreter. */
const DUNDERS_ALLOWED = new Set(
  words(`__name__ __qualname__ __class__ __doc__ __init__ __new__ __module__ __len__ __iter__ __next__ __getitem__
    __setitem__ __delitem__ __contains__ __enter__ __exit__ __aenter__ __aexit__ __aiter__ __anext__ __str__ __repr__
    __format__ __bytes__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __hash__ __bool__ __int__ __float__ __index__ __call__
    __add__ __sub__ __mul__ __truediv__ __or__ __and__ __post_init__ __version__ __members__ __fields__
    __dataclass_fields__ __cause__ __init_subclass__ __missing__ __reversed__ __copy__ __deepcopy__ __path__ __all__ __file__ __slots__ __mro__ __bases__ __func__ __wrapped__ __origin__ __args__ __setattr__ __delattr__`),
);

/** The rule that refuses a newly introduced attribute of that name on any object; null when none does. */
export const capabilityOfAttribute = (name: string): Capability | null => {
  if (FRAME_PARTS.test(name)) return 'interpreter-introspection';
  for (const rule of rules) if (ATTRIBUTES[rule]?.includes(name)) return rule;
  return /^__.*__$/.test(name) && !DUNDERS_ALLOWED.has(name) ? 'interpreter-introspection' : null;
};

/** What to do instead, for the proposer's next attempt. */
export const ADVICE: Record<Capability, string> = {
  'process-control': 'a fix lets the program run on, and neither ends, signals nor starts processes',
  'interpreter-introspection':
    'a fix works on the program’s own data, not on frames, code objects or interpreter hooks',
  'dynamic-code': 'write the code out instead of looking it up or making it at run time',
  network: 'a fix of a crash needs no new network access',
  'test-double': 'use the real objects, not stand-ins for tests',
  'file-removal': 'a fix does not delete, rename or re-permission files',
  'background-work': 'call the code directly, so that its errors reach the caller',
  randomness: 'a fix gives the same result each time',
  'process-settings': 'change the code that fails, not what holds for the whole process',
};
