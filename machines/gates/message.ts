/** What a traceback prints behind some messages since Python 3.10, and the exception itself does not hold. */
const HINT = /\. Did you (mean|forget)\b[^?]*\?( Or did you [^?]*\?)?$/;

/** The message without hints, in the words of Python 3.11: the service's may be another one than the sandbox's. */
const worded = (message: string): string =>
  message
    .trim()
    .replace(HINT, '')
    .replace(
      /^local variable ('.*') referenced before assignment$/,
      'cannot access local variable $1 where it is not associated with a value',
    )
    .replace(
      /^free variable ('.*') referenced before assignment in enclosing scope$/,
      'cannot access free variable $1 where it is not associated with a value in enclosing scope',
    )
    // Before 3.10 without the class: `Order.__init__() missing 1 required positional argument`.
    .replace(/^(?:[\w<>]+\.)+(\w+\(\) (?:missing|takes|got) )/, '$1');

/** Numbers, addresses and folders differ from run to run and from machine to machine; the rest is the message. */
const normalise = (message: string): string =>
  message
    .slice(0, 2000)
    // What Python was doing when the stack ran out depends on how deep the caller was.
    .replace(/(maximum recursion depth exceeded).*/s, '$1')
    .replace(/0x[0-9a-fA-F]+/g, '0x0')
    .replace(/(?:[A-Za-z]:)?(?:[\\/][\w.@+-]+)+[\\/]/g, '/')
    .replace(/\d+/g, '0')
    .trim();

const QUOTED = /'([^']*)'|"([^"]*)"|`([^`]*)`/g;

const quoted = (message: string): string[] =>
  [...message.matchAll(QUOTED)].map((match) => match[1] ?? match[2] ?? match[3] ?? '').filter((text) => text !== '');

/**
 * Whether an observed message tells of the same failure as the alert's. Quoted data may differ (another input may crash
 * the same way), but not what the crashing line itself names: `KeyError: 'b'` out of `d['a'] + d['b']` is no `KeyError: 'a'`.
 * Without the source line nothing tells data from names, and the messages must be equal but for numbers and folders.
 */
export const messageAlike = (alert: string, observed: string, sourceLine: string | undefined): boolean =>
  alike(worded(alert), worded(observed), sourceLine);

const alike = (alert: string, observed: string, sourceLine: string | undefined): boolean => {
  const [expected, actual] = [normalise(alert), normalise(observed)];
  if (expected === actual) return true;
  if (sourceLine === undefined) return false;
  const template = (text: string) => text.replace(QUOTED, "''");
  if (template(expected) !== template(actual)) return false;
  const named = (text: string) => quoted(text).filter((name) => sourceLine.includes(name));
  return JSON.stringify(named(alert)) === JSON.stringify(named(observed));
};
