import { describe, expect, it } from 'vitest';
import { descendants, parsePython } from '../../python/parser.ts';
import { boundNames, importsIn } from '../../python/scope.ts';
import { type Case, contextOf, readCases } from './fixtures/case.ts';
import { createRulesProposer } from './proposer.ts';

const signal = new AbortController().signal;

/** Another spelling of the same length, with the same distances between any two names. */
const other = (name: string): string =>
  name.replace(/[a-z]/gi, (c) => {
    const base = c <= 'Z' ? 65 : 97;
    return String.fromCharCode(((c.charCodeAt(0) - base + 13) % 26) + base);
  });

/** Names that mean something by themselves: to Python, to a test runner, or (`os.path`) in the script. */
const FIXED = /^(self|cls|main|path|_|__\w+__|test\w*)$/;

/** What the repo's own code names: all it binds, and slips of those, which nothing binds. */
const ownNames = async (files: ReadonlyMap<string, string>): Promise<ReadonlySet<string>> => {
  const own = new Set(['reslut', 'formt_name', 'addItem', 'subjct']);
  const foreign = new Set<string>();
  for (const [path, source] of files) {
    for (const part of path.replace(/\.\w+$/, '').split('/')) foreign.add(part);
    if (!path.endsWith('.py')) continue;
    const { rootNode } = await parsePython(source);
    for (const { name, module } of importsIn(rootNode)) {
      const top = module.replace(/^\.+/, '').split('.')[0] ?? '';
      if (![...files.keys()].some((file) => file.split('/').some((part) => part === top || part === `${top}.py`)))
        foreign.add(name);
    }
    for (const name of boundNames(rootNode)) own.add(name);
    for (const node of descendants(rootNode, 'attribute'))
      if (node.childForFieldName('object')?.text === 'self' && node.parent?.type === 'assignment')
        own.add(node.childForFieldName('attribute')?.text ?? '');
    for (const node of descendants(rootNode, 'function_definition'))
      foreign.delete(node.childForFieldName('name')?.text ?? '');
  }
  return new Set([...own].filter((name) => !foreign.has(name) && !FIXED.test(name)));
};

const renamed = async ({ files, log }: Case) => {
  const names = await ownNames(files);
  // A repair may name something new after something old: `_balance` where there is a `balance`.
  const isOwn = (word: string): boolean => names.has(word) || (word.startsWith('_') && names.has(word.slice(1)));
  const code = (text: string): string =>
    text.replace(/\b[A-Za-z_]\w*\b/g, (word) => (isOwn(word) ? other(word) : word));
  const message = (line: string): string =>
    line.replace(/'[^']*'|\b[\w.]+(?=\(\))/g, (part) =>
      /^'(str|int|float|list|dict)'/.test(part) ? part : code(part),
    );
  const newLog = log
    .split('\n')
    .map((line) =>
      /^ {2}File /.test(line)
        ? line.replace(/(, in )(.+)$/, (_, lead: string, fn: string) => lead + code(fn))
        : /^ {4}/.test(line)
          ? code(line)
          : message(line),
    )
    .join('\n');
  return { files: new Map([...files].map(([path, text]) => [path, code(text)])), log: newLog, code, names };
};

/** The same reply with the code in it spelt otherwise; paths stay. */
const spelt = (value: unknown, code: (text: string) => string): unknown => {
  if (typeof value === 'string') return code(value);
  if (Array.isArray(value)) return value.map((item) => spelt(item, code));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, item]) => [key, key === 'path' ? item : spelt(item, code)]),
  );
};

/** In these the words of a name are what the repair goes by. */
const READ = ['attribute-of-type'];

describe('renaming every identifier of a program and of its log', () => {
  it.each(readCases().filter(({ name }) => !READ.includes(name)))(
    'changes nothing but names: $name',
    async (original) => {
      const proposer = createRulesProposer({ mitigations: true });
      const { files, log, code, names } = await renamed(original);
      for (const ask of [proposer.proposePatch, proposer.proposeReproduction]) {
        const [before, after] = [
          await ask(contextOf(original.files, original.log), signal)(),
          await ask(contextOf(files, log), signal)(),
        ];
        if (before._tag === 'Left' || after._tag === 'Left')
          throw new Error('Both programs should have got a proposal.');
        expect(names.size).toBeGreaterThan(0);
        expect(after.right.reply).toEqual(spelt(before.right.reply, code));
      }
    },
  );
});

/** The same program as another editor writes it: a byte order mark, CRLF, and tabs. */
const rewritten = (source: string): string =>
  `\uFEFF${source.replace(/^( {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4)).replace(/\n/g, '\r\n')}`;

describe('another layout of a program', () => {
  it.each(readCases())('stays as it was around the edit: $name', async ({ files, log }) => {
    const { proposePatch } = createRulesProposer({ mitigations: true });
    const other = new Map([...files].map(([path, text]) => [path, path.endsWith('.py') ? rewritten(text) : text]));
    const [before, after] = [
      await proposePatch(contextOf(files, log), signal)(),
      await proposePatch(contextOf(other, log), signal)(),
    ];
    if (before._tag === 'Left' || after._tag === 'Left') throw new Error('Both programs should have got a proposal.');
    expect(after.right.reply.files).toEqual(
      before.right.reply.files.map(({ path, content }) => ({ path, content: rewritten(content) })),
    );
  });
});
