import { enclosingDefinition } from '../../python/definitions.ts';
import { isDocstring } from '../../python/fingerprint.ts';
import { identifierText } from '../../python/names.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { decodeText } from '../text.ts';
import type { CodeContext, PythonFile, Rule } from './rule.ts';

const definitions = (file: PythonFile): Node[] => descendants(file.root, 'function_definition', 'class_definition');

/** Functions and classes of a module, and methods of its classes, by the name that others use. */
const publicNames = (file: PythonFile): { name: string; owner: string }[] =>
  definitions(file).flatMap((node) => {
    const outer = enclosingDefinition(node);
    if (outer !== null && outer.type !== 'class_definition') return [];
    const name = identifierText(node.childForFieldName('name')!);
    return /^__\w+__$/.test(name) ? [] : [{ name, owner: outer?.childForFieldName('name')?.text ?? '' }];
  });

export const removedDefinition: Rule<CodeContext> = {
  name: 'removed-definition',
  check: ({ repo, files, changes }) => {
    const contents = new Map<string, string>();
    for (const [path, bytes] of repo.files) if (path.endsWith('.py')) contents.set(path, decodeText(bytes) ?? '');
    for (const { path, content } of files) if (path.endsWith('.py')) contents.set(path, content);
    return changes.flatMap(({ path, before, after }) => {
      if (before === null) return [];
      const kept = new Set(publicNames(after).map(({ name }) => name));
      for (const { name } of after.names.bound) kept.add(name);
      const removed = publicNames(before).filter(({ name }) => !kept.has(name));
      return [...new Set(removed.map(({ name }) => name))].flatMap((name) => {
        const word = new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'u');
        const user = [...contents].find(([, text]) => word.test(text));
        return user === undefined
          ? []
          : [`${path} no longer defines ${name}, which ${user[0]} still names; keep it, or change its users too.`];
      });
    });
  },
};

export const emptiedFile: Rule<CodeContext> = {
  name: 'emptied-file',
  check: ({ changes }) =>
    changes
      .filter(({ before, after }) => before !== null && hasCode(before) && !hasCode(after))
      .map(({ path }) => `${path} has no code left; send the whole file, with the fix in it.`),
};

const hasCode = (file: PythonFile): boolean =>
  file.root.namedChildren.some((node) => node.type !== 'comment' && !isDocstring(node));
