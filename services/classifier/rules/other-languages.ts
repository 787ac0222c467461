type Language = { readonly key: string; readonly name: string; readonly pattern: RegExp };

/** How the runtimes of other languages start or print a stack trace, a line each. */
export const LANGUAGES: readonly Language[] = [
  {
    key: 'java',
    name: 'Java',
    pattern:
      /^\s*at [\w.$<>/@]+\((?:[\w$]+\.(?:java|kt|scala|groovy):\d+|Native Method|Unknown Source)\)|\bException in thread "[^"]*" [\w.$]+/,
  },
  {
    key: 'go',
    name: 'Go',
    pattern: /(?:^|\s)(?:panic: |fatal error: (?:all goroutines|concurrent map)|goroutine \d+ \[[^\]]*\]:$)/,
  },
  { key: 'rust', name: 'Rust', pattern: /\bthread '[^']*'(?: \(\d+\))? panicked at\b/ },
  {
    key: 'dotnet',
    name: '.NET',
    pattern: /^\s*at [\w.<>`+]+\([^)\n]*\) in [^\n]+:line \d+|\bUnhandled exception\. System\./,
  },
  {
    key: 'node',
    name: 'JavaScript',
    pattern:
      /^\s*at (?:[^\n(]{1,200} )?\(?(?:file:\/\/|node:|\/|[A-Za-z]:\\)[^\s()]{1,400}:\d+:\d+\)?$|\bNode\.js v\d+\.\d+/,
  },
  { key: 'ruby', name: 'Ruby', pattern: /\.rb:\d+:in [`'][^'\n]*'/ },
  { key: 'php', name: 'PHP', pattern: /\bPHP (?:Fatal|Parse) error: |^#\d+ \S{1,400}\.php\(\d+\): / },
  { key: 'elixir', name: 'Elixir', pattern: /^\*\* \((?:\w+\.)*\w*Error\) |^\s+\([\w]+ [\d.]+\) lib\/\S+\.ex:\d+: / },
];
