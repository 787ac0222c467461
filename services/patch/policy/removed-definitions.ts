import { enclosingDefinition } from '../../python/definitions.ts';
import { isDocstring } from '../../python/fingerprint.ts';
import { identifierText } from '../../python/names.ts';
import { descendants } from '../../python/parser.ts';
import { decodeText } from '../text.ts';
import type { CodeContext, PythonFile, Rule } from './rule.ts';

type Definition = { readonly name: string; readonly isMethod: boolean };

/** Functions and classes of a module, and methods of its classes; special methods have no callers by name. */
const definitionsOf = (file: PythonFile): Definition[] =>
  descendants(file.root, 'function_definition', 'class_definition').flatMap((node) => {
    const outer = enclosingDefinition(node);
    const name = identifierText(node.childForFieldName('name')!);
    if ((outer !== null && outer.type !== 'class_definition') || /^__\w+__$/.test(name)) return [];
    return [{ name, isMethod: outer !== null }];
  });

const word = (name: string) => new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'u');

/** Whether the file that lost a definition still uses it. */
const isUsedIn = (file: PythonFile, { name, isMethod }: Definition): boolean =>
  file.uses.some((use) =>
    isMethod ? use.kind === 'attribute' && use.name === name : use.kind === 'name' && use.name.split('.')[0] === name,
  );

/** The name that other files import a module by: `app/core/__init__.py` is `core`. */
const moduleName = (path: string): string =>
  path
    .replace(/(\/__init__)?\.py$/, '')
    .split('/')
    .at(-1)!;

/** Whether another file seems to use it: by the text, because parsing a whole repo would take seconds. */
const isMentionedIn = (text: string, path: string, { name, isMethod }: Definition): boolean =>
  isMethod
    ? new RegExp(`\\.${word(name).source}`, 'u').test(text)
    : word(name).test(text) && word(moduleName(path)).test(text);

export const removedDefinition: Rule<CodeContext> = {
  name: 'removed-definition',
  check: ({ repo, files, changes }) => {
    const contents = new Map<string, string>();
    for (const [path, bytes] of repo.files) if (path.endsWith('.py')) contents.set(path, decodeText(bytes) ?? '');
    for (const { path, content } of files) if (path.endsWith('.py')) contents.set(path, content);
    return changes.flatMap(({ path, before, after }) => {
      if (before === null) return [];
      const kept = new Set([...definitionsOf(after), ...after.names.bound].map(({ name }) => name));
      return definitionsOf(before)
        .filter(({ name }) => !kept.has(name))
        .flatMap((definition) => {
          const user = isUsedIn(after, definition)
            ? path
            : [...contents].find(([other, text]) => other !== path && isMentionedIn(text, path, definition))?.[0];
          return user === undefined
            ? []
            : [
                `${path} no longer defines ${definition.name}, which ${user} still names; keep it, or change its users too.`,
              ];
        });
    });
  },
};

export const emptiedFile: Rule<CodeContext> = {
  name: 'emptied-file',
  check: ({ changes }) =>
    changes.flatMap(({ path, before, after }) => {
      if (before === null) return [];
      if (hasCode(before) && !hasCode(after))
        return [`${path} has no code left; send the whole file, with the fix in it.`];
      // A script whose body moves into a function has one more.
      return acts(before) && !acts(after) && after.functions.length <= before.functions.length
        ? [`${path} no longer does anything at its top level; keep what it does and fix the part that fails.`]
        : [];
    }),
};

const hasCode = (file: PythonFile): boolean =>
  file.root.namedChildren.some((node) => node.type !== 'comment' && !isDocstring(node));

/** Whether a module's own body does something: calls, loops, branches; to bind names is not yet to do something. */
const acts = (file: PythonFile): boolean =>
  file.root.namedChildren.some(
    (node) =>
      /^(for|while|with|if|try|match)_statement$/.test(node.type) ||
      (node.type === 'expression_statement' && /^(call|await)$/.test(node.namedChild(0)?.type ?? '')),
  );
