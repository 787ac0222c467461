import { computed, signal } from '@preact/signals';
import { TABS, type Tab } from './tabs.ts';

/** What the address says after `#`: the list, or a run, at a record of it (the newest unless named), with one tab open. */
export type Route = { readonly run: string | null; readonly seq: number | null; readonly tab: Tab };

const hash = signal(location.hash);
/** What stands in the address, as far as this page knows. */
let written = location.hash;
let writing: ReturnType<typeof setTimeout> | undefined;
addEventListener('hashchange', () => {
  clearTimeout(writing);
  written = location.hash;
  hash.value = written;
});

const parse = (text: string): Route => {
  const [path = '', query = ''] = text.replace(/^#\/?/, '').split('?', 2);
  const params = new URLSearchParams(query);
  const run = /^run\/([0-9a-f-]{36})$/.exec(path)?.[1] ?? null;
  const seq = Number(params.get('at'));
  const tab = TABS.find((name) => name === params.get('tab')) ?? 'evidence';
  return { run, seq: Number.isInteger(seq) && seq > 0 ? seq : null, tab };
};

export const hashOf = ({ run, seq, tab }: Route): string => {
  if (run === null) return '#/';
  const params = new URLSearchParams();
  if (seq !== null) params.set('at', String(seq));
  if (tab !== 'evidence') params.set('tab', tab);
  const query = params.toString();
  return `#/run/${run}${query === '' ? '' : `?${query}`}`;
};

export const route = computed(() => parse(hash.value));

/** Browsers refuse an address that changes many times a second, as it would while a run is played. */
const WRITE_AFTER_MS = 200;

/** Goes to another place of the same page, without a step of the browser's history: a slider would fill it. */
export const replaceRoute = (next: Partial<Route>): void => {
  const address = hashOf({ ...route.peek(), ...next });
  if (address === hash.peek()) return;
  hash.value = address;
  clearTimeout(writing);
  writing = setTimeout(() => {
    // Somebody went elsewhere a moment ago, and the browser is about to say so.
    if (location.hash !== written) return;
    written = hash.peek();
    history.replaceState(null, '', `${location.pathname}${location.search}${written}`);
  }, WRITE_AFTER_MS);
};
