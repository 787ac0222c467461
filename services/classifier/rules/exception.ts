import { type Facts, isOwnType } from './facts.ts';
import { decideImport, IMPORT_RULES } from './imports.ts';
import { type ExceptionPattern, INFRA_RULES } from './infra-rules.ts';
import { decidePath, PATH_RULES } from './paths.ts';
import type { RuleName } from './verdict.ts';

/** What is said of an exception that no more special rule knows. */
export const GENERAL_RULES = {
  'code/builtin-exception': 'The exception is one that code causes.',
  'code/repo-exception': "The exception's class is the program's own.",
  'code/library-exception': 'A library raised it, and it is none of those that speak of its surroundings.',
  'unknown/system-exit': 'The program ended itself: nothing says that this was an error.',
  'unknown/interrupted': 'Somebody interrupted the program.',
} as const satisfies Partial<Record<RuleName, string>>;

const ENDINGS: Readonly<Record<string, keyof typeof GENERAL_RULES>> = {
  SystemExit: 'unknown/system-exit',
  KeyboardInterrupt: 'unknown/interrupted',
  GeneratorExit: 'unknown/interrupted',
  'asyncio.exceptions.CancelledError': 'unknown/interrupted',
  'concurrent.futures._base.CancelledError': 'unknown/interrupted',
};

/** Names in `builtins` of Python 3.8 to 3.13 that derive from Exception; which of them are infra was asked before. */
export const BUILTINS: ReadonlySet<string> = new Set(
  (
    'ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError ' +
    'BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ' +
    'ConnectionResetError DeprecationWarning EOFError EncodingWarning EnvironmentError Exception ExceptionGroup ' +
    'FileExistsError FileNotFoundError FloatingPointError FutureWarning IOError ImportError ImportWarning ' +
    'IndentationError IndexError InterruptedError IsADirectoryError KeyError LookupError MemoryError ' +
    'ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError ' +
    'PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError RecursionError ' +
    'ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError ' +
    'SyntaxWarning SystemError TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError ' +
    'UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ' +
    'WindowsError ZeroDivisionError'
  ).split(' '),
);

/** Types that say nothing themselves, so that their message is asked. */
const GENERAL = /^(?:Exception|BaseException|RuntimeError|OSError|IOError|EnvironmentError)$/;
/** Dotted types of libraries that speak with other machines, by the last part of their name. */
const CLIENT_LIKE =
  /\.\w*(?:Operational|Connect|Network|Transport|Client|Server|Api|API|Service|Request|Response|Http|HTTP|Auth|Timeout|Unavailable|Credential|Broker|Socket|SSL|TLS)\w*$/;

/** The rule that one exception meets by itself, its causes not asked. */
export const decideException = (facts: Facts): RuleName => {
  const ending = ENDINGS[facts.errorType];
  if (ending !== undefined) return ending;
  if (isOwnType(facts)) return 'code/repo-exception';
  return decideInfra(facts) ?? decidePath(facts) ?? decideImport(facts) ?? decideGeneral(facts);
};

const decideInfra = (facts: Facts): RuleName | null => {
  if (isEnvironmentLookup(facts)) return 'infra/missing-environment-variable';
  const known = INFRA_RULES.find(({ exceptions }) => exceptions.some((pattern) => matches(pattern, facts)));
  if (known !== undefined) return known.name;
  if (!GENERAL.test(facts.errorType) && !CLIENT_LIKE.test(facts.errorType)) return null;
  return INFRA_RULES.find(({ sign }) => sign?.test(facts.message))?.name ?? null;
};

const matches = (pattern: ExceptionPattern, facts: Facts): boolean => {
  const innermost = facts.frames.at(-1);
  return (
    pattern.type.test(facts.errorType) &&
    (pattern.message === undefined || pattern.message.test(facts.message)) &&
    (pattern.frame === undefined ||
      (innermost !== undefined && pattern.frame.test(`${innermost.file}:${innermost.function}`)))
  );
};

/** `os.environ['NAME']` as the last source line of a `KeyError: 'NAME'`, where the frame of os itself was left out. */
const isEnvironmentLookup = (facts: Facts): boolean => {
  if (facts.errorType !== 'KeyError') return false;
  const name = /^(['"])(\w+)\1$/.exec(facts.message)?.[2];
  const source = facts.frames.at(-1)?.source ?? '';
  return name !== undefined && new RegExp(`\\benviron\\[\\s*['"]${name}['"]\\s*\\]`).test(source);
};

const decideGeneral = (facts: Facts): RuleName => {
  if (BUILTINS.has(facts.errorType)) return 'code/builtin-exception';
  return facts.errorType.includes('.') ? 'code/library-exception' : 'code/repo-exception';
};

/** Every rule about exceptions with its sentence, for reports. */
export const EXCEPTION_RULES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(INFRA_RULES.map(({ name, sentence }) => [name, sentence])),
  ...PATH_RULES,
  ...IMPORT_RULES,
  ...GENERAL_RULES,
};
