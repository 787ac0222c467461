/** Names of Python's builtin exceptions, aliases included (3.11 to 3.13): an alert prints them without a module. */
const BUILTIN: ReadonlySet<string> = new Set(
  `
  ArithmeticError
  AssertionError
  AttributeError
  BaseException
  BaseExceptionGroup
  BlockingIOError
  BrokenPipeError
  BufferError
  BytesWarning
  ChildProcessError
  ConnectionAbortedError
  ConnectionError
  ConnectionRefusedError
  ConnectionResetError
  DeprecationWarning
  EOFError
  EncodingWarning
  EnvironmentError
  Exception
  ExceptionGroup
  FileExistsError
  FileNotFoundError
  FloatingPointError
  FutureWarning
  GeneratorExit
  IOError
  ImportError
  ImportWarning
  IndentationError
  IndexError
  InterruptedError
  IsADirectoryError
  KeyError
  KeyboardInterrupt
  LookupError
  MemoryError
  ModuleNotFoundError
  NameError
  NotADirectoryError
  NotImplementedError
  OSError
  OverflowError
  PendingDeprecationWarning
  PermissionError
  ProcessLookupError
  PythonFinalizationError
  RecursionError
  ReferenceError
  ResourceWarning
  RuntimeError
  RuntimeWarning
  StopAsyncIteration
  StopIteration
  SyntaxError
  SyntaxWarning
  SystemError
  SystemExit
  TabError
  TimeoutError
  TypeError
  UnboundLocalError
  UnicodeDecodeError
  UnicodeEncodeError
  UnicodeError
  UnicodeTranslateError
  UnicodeWarning
  UserWarning
  ValueError
  Warning
  ZeroDivisionError
`
    .trim()
    .split(/\s+/),
);

/**
 * Whether an observed type is the alert's. A builtin is itself alone, and no class that took its name. Another class is
 * named by the module that it was imported as, which depends on where Python was started: one name has to end the other.
 */
export const sameType = (alert: string, observed: string): boolean => {
  if (observed === alert) return true;
  if (BUILTIN.has(alert) || BUILTIN.has(observed) || observed.startsWith('forged.')) return false;
  // A class without a module is the script's own: it may be named as it likes.
  return observed.endsWith(`.${alert}`) || (observed.includes('.') && alert.endsWith(`.${observed}`));
};
