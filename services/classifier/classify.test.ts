import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Classification } from '../../events/schema/classification.ts';
import { classify, RULES, ruleSentence } from './classify.ts';

const fixture = (name: string): string => readFileSync(new URL(`./fixtures/${name}.txt`, import.meta.url), 'utf8');
const SHOP = {
  files: new Set(['shop/__init__.py', 'shop/pricing.py', 'shop/errors.py', 'app.py', 'environ.py', 'key_error.py']),
};
const raised = (error: string, frame = '  File "/srv/app/app.py", line 3, in main\n    work()\n'): string =>
  `Traceback (most recent call last):\n${frame}${error}\n`;

describe('captured logs', () => {
  const EXPECTED: Readonly<Record<string, string>> = {
    key_error: 'code/builtin-exception',
    environ: 'infra/missing-environment-variable',
    value_401: 'code/builtin-exception',
    warned: 'code/builtin-exception',
    refused: 'infra/connection-refused',
    refused_from: 'infra/connection-refused',
    refused_raise: 'infra/connection-refused',
    handler_bug: 'code/builtin-exception',
    retried: 'code/builtin-exception',
    requests_refused: 'infra/connection-refused',
    http_401: 'infra/unauthorized',
    missing_file: 'code/path',
    missing_etc: 'infra/path-outside-repo',
    missing_program: 'infra/missing-program',
    missing_own: 'code/own-module',
    missing_package: 'infra/missing-dependency',
    own_exception: 'code/repo-exception',
    memory: 'infra/out-of-memory',
    timeout: 'infra/timeout',
    recursion: 'code/builtin-exception',
    syntax: 'code/builtin-exception',
    exit: 'unknown/system-exit',
    only_ignored: 'unknown/exception-ignored',
    task_group: 'code/builtin-exception',
    task_group_infra: 'infra/connection-refused',
    pytest_assert: 'code/builtin-exception',
    pytest_chained: 'infra/connection-refused',
  };

  it.each(Object.entries(EXPECTED))('%s is %s, with and without the repo', (name, rule) => {
    expect(classify(fixture(name), SHOP).rule).toBe(rule);
    expect(classify(fixture(name)).rule).toBe(rule);
    expect(Classification.parse(classify(fixture(name), SHOP))).toEqual(classify(fixture(name), SHOP));
  });

  it('name the lines that decided', () => {
    expect(classify(fixture('environ')).lines).toEqual([
      { number: 5, text: '  File "<frozen os>", line 679, in __getitem__' },
      { number: 6, text: "KeyError: 'AWS_SECRET_ACCESS_KEY'" },
    ]);
    expect(classify(fixture('refused_from')).lines).toEqual([
      { number: 9, text: 'ConnectionRefusedError: [Errno 111] Connection refused' },
      { number: 18, text: 'RuntimeError: the stock service cannot be reached' },
    ]);
  });
});

/** For each rule: the error lines that it decides, under a traceback of the repo's app.py. */
const ERRORS: Readonly<Record<string, readonly string[]>> = {
  'infra/missing-environment-variable': ['decouple.UndefinedValueError: DB_URL not found'],
  'infra/missing-credentials': [
    'botocore.exceptions.NoCredentialsError: Unable to locate credentials',
    'google.auth.exceptions.DefaultCredentialsError: Your default credentials were not found.',
    'openai.OpenAIError: The api_key client option must be set',
  ],
  'infra/unauthorized': [
    'urllib.error.HTTPError: HTTP Error 401: Unauthorized',
    "httpx.HTTPStatusError: Client error '401 Unauthorized' for url 'http://x'",
    'psycopg2.OperationalError: FATAL:  password authentication failed for user "shop"',
    'RuntimeError: stock service said 401 Unauthorized',
  ],
  'infra/forbidden': [
    'requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: http://x',
    'botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the GetObject operation: Access Denied',
    'kubernetes.client.exceptions.ApiException: (403)',
  ],
  'infra/rate-limited': [
    'urllib.error.HTTPError: HTTP Error 429: Too Many Requests',
    "openai.RateLimitError: Error code: 429 - {'error': {}}",
    'Exception: rate limit exceeded',
    'botocore.exceptions.ClientError: An error occurred (ThrottlingException) when calling the X operation: Rate exceeded',
  ],
  'infra/remote-server-error': [
    'requests.exceptions.HTTPError: 503 Server Error: Service Unavailable for url: http://x',
    'urllib.error.HTTPError: HTTP Error 500: Internal Server Error',
  ],
  'infra/dns': [
    'socket.gaierror: [Errno -2] Name or service not known',
    'urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>',
  ],
  'infra/tls': [
    'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1002)',
    'requests.exceptions.SSLError: HTTPSConnectionPool(host=x, port=443)',
  ],
  'infra/timeout': [
    'TimeoutError',
    'TimeoutError: timed out',
    'requests.exceptions.ReadTimeout: HTTPConnectionPool(host=x, port=80): Read timed out.',
    'httpx.ConnectTimeout',
    'asyncio.exceptions.TimeoutError',
    'subprocess.TimeoutExpired: Command sleep timed out after 1 seconds',
  ],
  'infra/connection-refused': [
    'ConnectionRefusedError: [Errno 111] Connection refused',
    'redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.',
    'sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection to server at "db" (10.0.0.2), port 5432 failed: Connection refused',
    'grpc._channel._InactiveRpcError: <_InactiveRpcError of RPC that terminated with:\n\tstatus = StatusCode.UNAVAILABLE',
  ],
  'infra/connection-lost': [
    'ConnectionResetError: [Errno 104] Connection reset by peer',
    'BrokenPipeError: [Errno 32] Broken pipe',
    'requests.exceptions.ConnectionError: Remote end closed connection without response',
    'OSError: [Errno 101] Network is unreachable',
  ],
  'infra/database-unavailable': [
    'psycopg2.OperationalError: FATAL:  the database system has a bad day',
    'sqlite3.OperationalError: database is locked',
  ],
  'infra/disk-full': [
    'OSError: [Errno 28] No space left on device',
    "OSError: [Errno 30] Read-only file system: '/srv/app/x'",
  ],
  'infra/out-of-memory': ['MemoryError', 'OSError: [Errno 12] Cannot allocate memory'],
  'infra/too-many-open-files': ["OSError: [Errno 24] Too many open files: 'x'", "RuntimeError: can't start new thread"],
  'infra/address-in-use': ['OSError: [Errno 98] Address already in use'],
  'infra/missing-shared-library': [
    'ImportError: libGL.so.1: cannot open shared object file: No such file or directory',
  ],
  'infra/path-outside-repo': ["FileNotFoundError: [Errno 2] No such file or directory: '/mnt/models/a.bin'"],
  'infra/permission': [
    "PermissionError: [Errno 13] Permission denied: '/var/log/app.log'",
    'PermissionError: [Errno 13] Permission denied',
  ],
  'code/path': [
    "FileNotFoundError: [Errno 2] No such file or directory: 'data/x.csv'",
    "FileNotFoundError: [Errno 2] No such file or directory: '/srv/app/data/x.csv'",
    "PermissionError: [Errno 13] Permission denied: 'out/report.csv'",
  ],
  'code/temporary-path': ["FileNotFoundError: [Errno 2] No such file or directory: '/tmp/report/x.csv'"],
  'infra/missing-dependency': [
    "ModuleNotFoundError: No module named 'flask'",
    "ModuleNotFoundError: No module named 'yaml.parser'",
  ],
  'infra/incompatible-dependency': [
    "ImportError: cannot import name 'escape' from 'jinja2' (/usr/lib/python3/dist-packages/jinja2/__init__.py)",
  ],
  'code/own-module': [
    "ModuleNotFoundError: No module named 'shop.stock'",
    "ImportError: cannot import name 'tax' from 'shop.pricing' (/srv/app/shop/pricing.py)",
  ],
  'code/misspelt-module': [
    "ModuleNotFoundError: No module named 'pricng'",
    "ModuleNotFoundError: No module named 'prciing'",
  ],
  'code/stdlib-import': [
    "ImportError: cannot import name 'Mapping' from 'collections' (/usr/lib/python3.11/collections/__init__.py)",
  ],
  'code/import': ['ImportError: attempted relative import with no known parent package'],
  'code/builtin-exception': [
    'ValueError: invalid code 401',
    'TypeError: connection refused',
    "KeyError: 'AWS_SECRET_ACCESS_KEY'",
    'RuntimeError: invalid code 401',
    'RuntimeError: the rate limit must be positive',
    'ZeroDivisionError: division by zero',
    "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
    'AssertionError',
    'RecursionError: maximum recursion depth exceeded',
    "OSError: [Errno 22] Invalid argument: 'x'",
    "IsADirectoryError: [Errno 21] Is a directory: '/etc'",
  ],
  'code/repo-exception': ['shop.errors.TimeoutError: 401 Unauthorized', 'OutOfStock: tea'],
  'code/library-exception': [
    'json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)',
    'sqlite3.OperationalError: no such table: orders',
    'requests.exceptions.HTTPError: 404 Client Error: Not Found for url: http://x',
    'sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) no such column: price',
    'requests.exceptions.MissingSchema: Invalid URL',
  ],
  'unknown/system-exit': ['SystemExit: 2'],
  'unknown/interrupted': ['KeyboardInterrupt'],
};

/** For rules that ask for more than the error line: whole logs. */
const LOGS: Readonly<Record<string, readonly string[]>> = {
  'infra/missing-environment-variable': [
    raised("KeyError: 'DB_URL'", '  File "app.py", line 3, in <module>\n    url = os.environ["DB_URL"]\n'),
    raised("KeyError: 'DB_URL'", '  File "C:\\Python311\\Lib\\os.py", line 679, in __getitem__\n'),
  ],
  'infra/missing-program': [
    raised(
      "FileNotFoundError: [Errno 2] No such file or directory: 'ffmpeg'",
      '  File "/usr/lib/python3.11/subprocess.py", line 1901, in _execute_child\n',
    ),
  ],
  'unknown/truncated-traceback': ['Traceback (most recent call last):\n  File "app.py", line 1, in f\n'],
  'unknown/exception-ignored': [`Exception ignored in: <function A.__del__ at 0x7f>\n${raised('ValueError: x')}`],
  'unknown/interpreter-crash': [
    'Fatal Python error: Segmentation fault\n\nCurrent thread 0x00007f (most recent call first):\n  File "app.py", line 3 in f\n',
  ],
  'unknown/no-traceback': [
    'all is well\n',
    'WARNING connection refused, trying again\nINFO connected\n',
    'connection refused\nconnected\na\nb\nc\n',
  ],
  'unknown/empty-log': ['', '\n \n'],
  'unknown/other-language-java': [
    'Exception in thread "main" java.net.ConnectException: Connection refused\n\tat shop.Main.main(Main.java:3)\n',
  ],
  'unknown/other-language-go': ['panic: runtime error: index out of range\n\ngoroutine 1 [running]:\nmain.main()\n'],
  'unknown/other-language-node': [
    "TypeError: Cannot read properties of undefined (reading 'x')\n    at price (/srv/app/price.js:3:9)\n",
  ],
  'unknown/other-language-ruby': ["app.rb:3:in `price': undefined method (NoMethodError)\n"],
  'unknown/other-language-rust': ["thread 'main' panicked at src/main.rs:3:5:\n"],
  'unknown/other-language-dotnet': [
    'Unhandled exception. System.NullReferenceException: x\n   at Shop.Main() in /srv/app/Shop.cs:line 3\n',
  ],
  'unknown/other-language-php': ['PHP Fatal error:  Uncaught TypeError: x\n'],
  'unknown/other-language-elixir': ['** (KeyError) key :price not found\n'],
};

describe('rules', () => {
  const cases = [
    ...Object.entries(ERRORS).flatMap(([rule, errors]) => errors.map((error) => [rule, raised(error)] as const)),
    ...Object.entries(LOGS).flatMap(([rule, logs]) => logs.map((log) => [rule, log] as const)),
  ];
  it.each(cases)('%s decides %j', (rule, example) => {
    const verdict = classify(example, SHOP);
    expect(verdict.rule).toBe(rule);
    expect(rule.startsWith(`${verdict.class}/`)).toBe(true);
  });
  it('each has a sentence and an example here', () => {
    expect([...RULES].sort()).toEqual([...new Set(cases.map(([rule]) => rule))].sort());
    for (const rule of RULES) expect(ruleSentence(rule)).toMatch(/^[A-Z].+\.$/);
  });
  it.each([
    ['curl: (7) Failed to connect to localhost port 1: Connection refused', 'infra/connection-refused'],
    ['HTTP 429 Too Many Requests', 'infra/rate-limited'],
    ['401 Unauthorized', 'infra/unauthorized'],
    ['error: 403 Forbidden\nmake: *** [deploy] Error 22\n', 'infra/forbidden'],
    ['curl: (28) more info at x: Connection timed out', 'infra/timeout'],
    ['Could not resolve host: stock', 'infra/dns'],
    ['./run.sh: line 3:   812 Killed', 'infra/out-of-memory'],
    ['write /var/lib/x: no space left on device', 'infra/disk-full'],
    ['dial tcp 10.0.0.1:443: i/o timeout', 'infra/timeout'],
  ])('without a traceback, the last words decide: %j is %s', (log, rule) => {
    expect(classify(`started\n${log}\n`)).toMatchObject({ rule, class: 'infra', errorType: null, message: null });
  });
  it('a folder that carries the name of an installed package makes none of its errors the own ones', () => {
    const repo = { files: new Set(['app.py', 'redis/redis.conf', 'redis/seed.py', 'docker/Dockerfile']) };
    const rule = (error: string) => classify(raised(error), repo).rule;
    expect(rule('redis.exceptions.ConnectionError: Error 111 connecting. Connection refused.')).toBe(
      'infra/connection-refused',
    );
    expect(rule("ModuleNotFoundError: No module named 'docker'")).toBe('infra/missing-dependency');
    expect(rule('redis.seed.TimeoutError: no seed')).toBe('code/repo-exception');
  });
  it("say which other language's stack trace it is", () => {
    expect(classify(LOGS['unknown/other-language-go']![0]!).message).toContain('Go');
  });
});
