/** Names that Python 3.11 has everywhere without an import, exceptions aside. */
export const BUILTIN_FUNCTIONS: ReadonlySet<string> = new Set(
  `abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict
  dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash help hex id input int
  isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property range
  repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip __import__`.split(/\s+/),
);

/** Python 3.11's exception classes. */
export const BUILTIN_EXCEPTIONS: ReadonlySet<string> = new Set(
  `ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError
  BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
  ConnectionResetError DeprecationWarning EOFError EncodingWarning EnvironmentError Exception ExceptionGroup
  FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
  IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
  ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError PendingDeprecationWarning
  PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning
  StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError
  UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning
  ValueError Warning ZeroDivisionError`.split(/\s+/),
);

/** Methods of the built-in types and of files: `x.get(…)` may be on anybody's object. */
export const BUILTIN_METHODS: ReadonlySet<string> = new Set(
  `add append as_integer_ratio bit_count bit_length capitalize casefold center clear close conjugate copy count
  decode detach difference difference_update discard encode endswith expandtabs extend fileno find flush format
  format_map from_bytes fromhex fromkeys get hex index insert intersection intersection_update is_integer isalnum
  isalpha isascii isatty isdecimal isdigit isdisjoint isidentifier islower isnumeric isprintable isspace issubset
  issuperset istitle isupper items join keys ljust lower lstrip maketrans partition peek pop popitem read read1
  readable readinto readinto1 readline readlines reconfigure remove removeprefix removesuffix replace reverse
  rfind rindex rjust rpartition rsplit rstrip seek seekable setdefault sort split splitlines startswith strip
  swapcase symmetric_difference symmetric_difference_update tell title to_bytes translate truncate union update
  upper values writable write writelines zfill`.split(/\s+/),
);
