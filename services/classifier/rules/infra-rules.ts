/** When an exception of a type (as printed) says that the surroundings failed; all conditions given must hold. */
export type ExceptionPattern = {
  readonly type: RegExp;
  readonly message?: RegExp;
  /** The innermost frame, as `file:function`. */
  readonly frame?: RegExp;
};

/** One kind of failure that no change to the code repairs. */
export type InfraRule = {
  readonly name: `infra/${string}`;
  readonly sentence: string;
  readonly exceptions: readonly ExceptionPattern[];
  /** What says so in plain words: in the message of a general exception, or as the last words of a log without one. */
  readonly sign?: RegExp;
};

/** Clients of remote services: the first number of their HTTP errors' messages is the status. */
const HTTP_CLIENT =
  /^(?:urllib\.error|requests|httpx|aiohttp|googleapiclient|google|github|gitlab|kubernetes|openai|anthropic|stripe|slack_sdk|docker|azure|msrest|elasticsearch|elastic_transport|opensearchpy|huggingface_hub)\./;
const status = (code: string): ExceptionPattern => ({
  type: HTTP_CLIENT,
  message: new RegExp(`^[^\\d]{0,80}(?:${code})\\b`),
});
const AWS = /^botocore\.(?:exceptions|errorfactory)\./;
const GRPC = /^grpc\./;
const DATABASE =
  /^(?:psycopg2?|asyncpg|pymysql|MySQLdb|_mysql_exceptions|mysql\.connector|mariadb|cx_Oracle|oracledb|pyodbc|sqlalchemy\.exc|django\.db\.utils|peewee|sqlite3)\b.*(?:Operational|Interface|Database|Connection\w*)Error$/;

/**
 * In order: the first that holds decides. Types are those of the standard library and of the clients that Python
 * services use; an exception class of the repo's own is never looked up here.
 */
export const INFRA_RULES: readonly InfraRule[] = [
  {
    name: 'infra/missing-environment-variable',
    sentence: 'An environment variable that the program reads is not set.',
    exceptions: [
      { type: /^KeyError$/, frame: /(?:^<frozen os>|[\\/]os\.py):(?:__getitem__|__delitem__)$/ },
      {
        type: /^(?:decouple\.UndefinedValueError|environs\.\w*(?:\.\w+)*Env\w*Error|environ\.compat\.ImproperlyConfigured)$/,
      },
    ],
  },
  {
    name: 'infra/missing-credentials',
    sentence: 'Credentials of a remote service are missing or incomplete.',
    exceptions: [
      {
        type: /^botocore\.exceptions\.(?:NoCredentials|PartialCredentials|CredentialRetrieval|TokenRetrieval|ProfileNotFound|NoAuthToken|UnauthorizedSSOToken|SSOTokenLoad|NoRegion)(?:Error)?$/,
      },
      { type: /^google\.auth\.exceptions\.(?:DefaultCredentials|Refresh|GoogleAuth)Error$/ },
      { type: /^(?:openai|anthropic)\./, message: /api[_ ]key/i },
    ],
    sign: /\b(?:unable to locate credentials|no credentials (?:found|provided|available)|(?:missing|could not (?:find|load)(?: the)?(?: default)?) (?:aws |api |default |authentication )?credentials|could not automatically determine credentials)\b/i,
  },
  {
    name: 'infra/unauthorized',
    sentence: 'A remote service refused the credentials (401).',
    exceptions: [
      status('401'),
      {
        type: AWS,
        message:
          /\((?:UnrecognizedClientException|InvalidClientTokenId|ExpiredToken\w*|InvalidAccessKeyId|SignatureDoesNotMatch|AuthFailure|InvalidSignatureException)\)/,
      },
      { type: GRPC, message: /StatusCode\.UNAUTHENTICATED/ },
      {
        type: /^(?:openai|anthropic|stripe(?:\.error)?|smtplib|paramiko(?:\.ssh_exception)?|redis\.exceptions|elasticsearch|ftplib)\.(?:SMTP)?Authentication\w*$/,
      },
      {
        type: DATABASE,
        message:
          /password authentication failed|access denied for user|no password supplied|role "[^"]*" does not exist|ORA-01017/i,
      },
    ],
    sign: /\b401\b[^\w\n]{0,3}(?:client error|unauthori[sz]ed)|\bHTTP(?:\/\d(?:\.\d)?)?[ :]{1,2}401\b|\bstatus(?: ?code)?["']?[ :=]{1,3}401\b|\bHTTP Error 401\b|\berror: 401\b/i,
  },
  {
    name: 'infra/forbidden',
    sentence: 'A remote service denied access (403).',
    exceptions: [
      status('403'),
      { type: AWS, message: /\((?:AccessDenied\w*|UnauthorizedOperation|Forbidden|403)\)/ },
      { type: GRPC, message: /StatusCode\.PERMISSION_DENIED/ },
      { type: /^(?:openai|anthropic|stripe(?:\.error)?)\.Permission\w*$/ },
    ],
    sign: /\b403\b[^\w\n]{0,3}(?:client error|forbidden)|\bHTTP(?:\/\d(?:\.\d)?)?[ :]{1,2}403\b|\bstatus(?: ?code)?["']?[ :=]{1,3}403\b|\bHTTP Error 403\b|\berror: 403\b/i,
  },
  {
    name: 'infra/rate-limited',
    sentence: 'A remote service limits the rate of requests (429).',
    exceptions: [
      status('429'),
      {
        type: AWS,
        message:
          /\((?:Throttling\w*|TooManyRequests\w*|RequestLimitExceeded|SlowDown|ProvisionedThroughputExceeded\w*|429)\)/,
      },
      { type: GRPC, message: /StatusCode\.RESOURCE_EXHAUSTED/ },
      { type: /^(?:\w+\.)+(?:RateLimit\w*|TooManyRequests\w*|ResourceExhausted|Throttl\w+)$/ },
      { type: /^requests\.exceptions\.RetryError$/, message: /too many 429/ },
    ],
    sign: /\b429\b[^\w\n]{0,3}(?:client error|too many requests)|\btoo many requests\b|\brate[ -]?limit(?:ed|ing)?\b[^\n]{0,30}\b(?:exceeded|reached|hit)\b|\b(?:exceeded|hit|reached)\b[^\n]{0,30}\brate[ -]?limit\b|\bHTTP(?:\/\d(?:\.\d)?)?[ :]{1,2}429\b|\bstatus(?: ?code)?["']?[ :=]{1,3}429\b|\brate[ -]?limited\b/i,
  },
  {
    name: 'infra/remote-server-error',
    sentence: 'A remote service failed (5xx).',
    exceptions: [
      status('5\\d\\d'),
      { type: AWS, message: /\((?:InternalError|InternalServerError|ServiceUnavailable\w*|InternalFailure|5\d\d)\)/ },
      { type: /^(?:openai|anthropic)\.(?:InternalServer|APIConnection|Overloaded)\w*$/ },
      { type: /^requests\.exceptions\.RetryError$/, message: /too many 5\d\d/ },
    ],
    sign: /\b(?:500[^\w\n]{0,3}internal server error|502[^\w\n]{0,3}bad gateway|503[^\w\n]{0,3}service (?:temporarily )?unavailable|504[^\w\n]{0,3}gateway time-?out)\b|\bHTTP(?:\/\d(?:\.\d)?)?[ :]{1,2}5\d\d\b|\bstatus(?: ?code)?["']?[ :=]{1,3}50[0-4]\b|\b5\d\d server error\b/i,
  },
  {
    name: 'infra/dns',
    sentence: 'A host name could not be resolved.',
    exceptions: [
      { type: /^socket\.(?:gaierror|herror)$/ },
      {
        type: /^(?:urllib3|requests|urllib|httpx|httpcore|aiohttp|dns|aiodns)\./,
        message:
          /name or service not known|name resolution|nodename nor servname|getaddrinfo failed|NameResolutionError|could not be resolved/i,
      },
      {
        type: /^(?:urllib3\.exceptions\.NameResolutionError|aiohttp\.client_exceptions\.ClientConnectorDNSError|dns\.resolver\.\w+)$/,
      },
      {
        type: DATABASE,
        message: /could not translate host name|unknown mysql server host|name or service not known|name resolution/i,
      },
    ],
    sign: /\b(?:name or service not known|temporary failure in name resolution|could not resolve host\w*|getaddrinfo (?:failed|ENOTFOUND|EAI_AGAIN)|ENOTFOUND|no such host|nodename nor servname provided|name resolution failed)\b/i,
  },
  {
    name: 'infra/tls',
    sentence: 'A secure connection could not be made (TLS).',
    exceptions: [
      {
        type: /^(?:ssl\.\w+|requests\.exceptions\.SSLError|urllib3\.exceptions\.SSLError|aiohttp\.client_exceptions\.ClientConnector(?:Certificate|SSL)Error|OpenSSL\.SSL\.\w+|botocore\.exceptions\.SSLError)$/,
      },
      {
        type: /^(?:urllib|urllib3|requests|httpx|httpcore|aiohttp|OSError)\b/,
        message: /CERTIFICATE_VERIFY_FAILED|\[SSL[:\]]|SSLError|certificate verify failed/i,
      },
    ],
    sign: /\b(?:certificate verify failed|CERTIFICATE_VERIFY_FAILED|SSL certificate problem|certificate has expired|x509: certificate|TLS handshake (?:failed|timeout))\b/i,
  },
  {
    name: 'infra/timeout',
    sentence: 'Something that the program waited for did not answer in time.',
    exceptions: [
      {
        type: /^(?:TimeoutError|socket\.timeout|asyncio(?:\.exceptions)?\.TimeoutError|concurrent\.futures(?:\._base)?\.TimeoutError|subprocess\.TimeoutExpired|multiprocessing(?:\.context)?\.TimeoutError|async_timeout\.\w+)$/,
      },
      {
        type: /^(?:requests|urllib3|httpx|httpcore|aiohttp|botocore|redis|pymongo|kafka|grpc|openai|anthropic|elasticsearch|elastic_transport|sqlalchemy|psycopg2?|asyncpg|pika|nats|kombu|amqp|selenium|playwright|google)\b[\w.]*(?:Timeout|TimedOut|DeadlineExceeded)\w*$/,
      },
      { type: /^(?:requests|urllib3|urllib|httpx|httpcore|aiohttp)\b/, message: /timed out|TimeoutError/i },
      { type: GRPC, message: /StatusCode\.DEADLINE_EXCEEDED/ },
      { type: /^OSError$/, message: /\[Errno (?:110|60)\]|\[WinError 10060\]/ },
      { type: DATABASE, message: /time(?:d)? ?out/i },
      { type: /^sqlalchemy\.exc\.TimeoutError$/ },
    ],
    sign: /\b(?:(?:connection|connect|request|operation|read|i\/o|gateway)(?: has| was)? ?time(?:d)?[ -]?out|timed out|ETIMEDOUT|ESOCKETTIMEDOUT|deadline exceeded)\b/i,
  },
  {
    name: 'infra/connection-refused',
    sentence: 'A service refused the connection: it is not running, or not there.',
    exceptions: [
      { type: /^ConnectionRefusedError$/ },
      { type: /^OSError$/, message: /\[Errno (?:111|61)\]|\[WinError 10061\]|Connect call failed/ },
      {
        type: /^(?:requests|urllib3|urllib|httpx|httpcore|aiohttp|botocore|redis|pymongo|kafka|pika|amqp|kombu|nats|websockets?|smtplib|elasticsearch|elastic_transport|docker|ConnectionError)\b/,
        message: /connection refused|connect call failed|ECONNREFUSED|\b(?:Errno )?111\b|actively refused/i,
      },
      {
        type: DATABASE,
        message:
          /connection refused|can't connect to (?:local )?(?:mysql )?server|could not connect to server|\(2003,|\(2002,|actively refused/i,
      },
      { type: GRPC, message: /StatusCode\.UNAVAILABLE/ },
      { type: /^kafka\.errors\.NoBrokersAvailable$/ },
    ],
    sign: /\b(?:connection(?: was)? refused|ECONNREFUSED|actively refused|failed to connect to|could(?: not|n't) connect to|can(?:not|'t) connect to)\b/i,
  },
  {
    name: 'infra/connection-lost',
    sentence: 'A connection was lost or could not be made.',
    exceptions: [
      {
        type: /^(?:ConnectionError|ConnectionResetError|ConnectionAbortedError|BrokenPipeError|http\.client\.(?:RemoteDisconnected|IncompleteRead|BadStatusLine|CannotSendRequest)|asyncio(?:\.exceptions)?\.IncompleteReadError|smtplib\.SMTP(?:ServerDisconnected|ConnectError))$/,
      },
      {
        type: /^(?:requests\.exceptions\.(?:ConnectionError|ChunkedEncodingError|ProxyError)|urllib3\.exceptions\.(?:MaxRetryError|NewConnectionError|ProtocolError|ProxyError|IncompleteRead)|urllib\.error\.(?:URLError|ContentTooShortError)|(?:httpx|httpcore)\.(?:\w+\.)*(?:Connect|Read|Write|Close|Network|Proxy|RemoteProtocol|Transport)\w*|aiohttp\.client_exceptions\.(?:Client(?:Connector|Connection|OS|Proxy|Payload)\w*|Server\w+)|botocore\.exceptions\.(?:EndpointConnection|ConnectionClosed|HTTPClient|Connection|ProxyConnection)\w*)$/,
      },
      {
        type: /^(?:redis|pymongo|pika|amqp|kombu|nats|websockets?|kafka|elasticsearch|elastic_transport|openai|anthropic|docker|paramiko|ldap3?|celery|zmq)\b[\w.]*(?:Connection|AutoReconnect|ServerSelection|Disconnect|NoValidConnections|NoServers|Operational|Transport)\w*$/,
      },
      {
        type: /^(?:OSError|aiohttp\.\w.*)$/,
        message: /\[Errno (?:32|100|101|102|103|104|107|112|113)\]|\[WinError 100(?:50|51|53|54|65)\]/,
      },
      {
        type: DATABASE,
        message:
          /server closed the connection|lost connection|gone away|too many (?:connections|clients)|connection (?:to server|already closed|reset|is closed|not open)|ssl syscall error|starting up|shutting down|unable to open database file|\(20(?:06|13|55),/i,
      },
    ],
    sign: /\b(?:connection (?:was )?(?:reset|aborted|closed) by (?:peer|remote host)|ECONNRESET|EHOSTUNREACH|ENETUNREACH|network is unreachable|no route to host|broken pipe)\b/i,
  },
  {
    name: 'infra/database-unavailable',
    sentence: 'The database could not do its work, for a reason that is not in the query.',
    exceptions: [
      { type: /^(?:psycopg2?|asyncpg)\b[\w.]*OperationalError$/ },
      {
        type: /^(?:sqlalchemy\.exc|django\.db\.utils)\.OperationalError$/,
        message: /^\(psycopg2?\.OperationalError\)/,
      },
      { type: DATABASE, message: /database is locked|disk i\/o error|deadlock detected/i },
    ],
  },
  {
    name: 'infra/disk-full',
    sentence: 'A disk or a quota is full, or cannot be written.',
    exceptions: [
      {
        type: /^OSError$/,
        message: /\[Errno (?:28|122|30|5)\]|no space left on device|disk quota exceeded|read-only file system/i,
      },
      { type: DATABASE, message: /database or disk is full|could not extend file|no space left/i },
    ],
    sign: /\b(?:no space left on device|ENOSPC|disk quota exceeded|disk (?:is )?full)\b/i,
  },
  {
    name: 'infra/out-of-memory',
    sentence: 'The machine or the container ran out of memory.',
    exceptions: [
      { type: /^(?:MemoryError|numpy\.\w[\w.]*MemoryError|torch\.(?:cuda\.)?OutOfMemoryError)$/ },
      { type: /^OSError$/, message: /\[Errno 12\]|cannot allocate memory/i },
      { type: /^(?:RuntimeError)$/, message: /^CUDA out of memory/ },
      { type: /^subprocess\.CalledProcessError$/, message: /died with <Signals\.SIGKILL: 9>/ },
    ],
    sign: /\b(?:out of memory|OOM-?killed|oom-kill\w*|cannot allocate memory|exit(?:ed with)? (?:code|status):? 137)\b|^(?:\S+: line \d+: +\d+ )?Killed\b/i,
  },
  {
    name: 'infra/too-many-open-files',
    sentence: 'The limit of open files or processes was reached.',
    exceptions: [
      {
        type: /^(?:OSError|BlockingIOError)$/,
        message: /\[Errno (?:23|24|11)\]|too many open files|resource temporarily unavailable/i,
      },
      { type: /^RuntimeError$/, message: /^can't start new thread/ },
    ],
    sign: /\b(?:too many open files|EMFILE)\b/i,
  },
  {
    name: 'infra/address-in-use',
    sentence: 'The address that the program listens on is taken or not its own.',
    exceptions: [
      { type: /^OSError$/, message: /\[Errno (?:98|99|48|49)\]|\[WinError 1004[89]\]|address already in use/i },
    ],
    sign: /\b(?:address already in use|EADDRINUSE)\b/i,
  },
  {
    name: 'infra/missing-shared-library',
    sentence: 'A library of the operating system is missing or of another version.',
    exceptions: [
      {
        type: /^(?:ImportError|OSError)$/,
        message:
          /cannot open shared object file|version `[^']*' not found|undefined symbol|DLL load failed|Library not loaded/,
      },
    ],
    sign: /\berror while loading shared libraries\b/i,
  },
];
