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
export const messageAlike = (alert: string, observed: string, sourceLine: string | undefined): boolean => {
  const [expected, actual] = [normalise(alert), normalise(observed)];
  if (expected === actual) return true;
  if (sourceLine === undefined) return false;
  const template = (text: string) => text.replace(QUOTED, "''");
  if (template(expected) !== template(actual)) return false;
  const named = (text: string) => quoted(text).filter((name) => sourceLine.includes(name));
  return JSON.stringify(named(alert)) === JSON.stringify(named(observed));
};
