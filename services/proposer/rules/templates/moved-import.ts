import type { Node } from '../../../python/parser.ts';
import { boundNames } from '../../../python/scope.ts';
import { insertAfter, replaceNode, type SourceEdit } from '../../../python/source-edit.ts';
import type { Module } from '../codebase.ts';
import { only, type Site } from '../site.ts';
import { RANK, type Template } from '../template.ts';
import { moduleFile } from './import-name.ts';

/** Names that a file defines itself at module level: what it only imports is at home elsewhere. */
const defines = ({ root }: Module, name: string): boolean =>
  root.namedChildren.some((node) => {
    const definition = node?.childForFieldName('definition') ?? node;
    if (/^(function|class)_definition$/.test(definition?.type ?? ''))
      return definition?.childForFieldName('name')?.text === name;
    const assignment = node?.type === 'expression_statement' ? node.namedChildren[0] : null;
    return assignment?.type === 'assignment' && assignment.childForFieldName('left')?.text === name;
  });

/** The one file of the repo that defines all the names, tests and the importing file aside. */
const homeOf = (site: Site, names: readonly string[]): Module | null =>
  only(
    [...site.codebase.modules.values()].filter(
      (module) => !module.test && module.path !== site.module.path && names.every((name) => defines(module, name)),
    ),
  );

const partsOf = (path: string): readonly string[] => path.replace(/(\/__init__)?\.py$/, '').split('/');

/** How the import names the new home: relative as before, where that is in the same folder, else from the same root. */
const dottedFor = (site: Site, written: string, dotted: string, home: Module): string | null => {
  const parts = partsOf(home.path);
  if (written.startsWith('.')) {
    const folder = site.module.path.split('/').slice(0, -1).join('/');
    return parts.slice(0, -1).join('/') === folder ? `.${parts.at(-1)}` : null;
  }
  const root = moduleFile(site, dotted)?.path.startsWith('src/') || home.path.startsWith('src/') ? 1 : 0;
  const name = parts.slice(root).join('.');
  return /^[A-Za-z_][\w.]*$/.test(name) ? name : null;
};

const nameOf = (item: Node): string => item.childForFieldName('name')?.text ?? item.text;

/** The name's own text with the comma that belongs to it. */
const removal = (source: string, items: readonly Node[], item: Node): SourceEdit => {
  const next = items[items.findIndex((one) => one.id === item.id) + 1];
  if (next !== undefined) return { start: item.startIndex, end: next.startIndex, text: '' };
  const before = source.slice(0, item.startIndex).replace(/\s*,\s*$/, '');
  return { start: before.length, end: item.endIndex, text: '' };
};

/** `from Y import X` where the repo has X in another of its modules, and in one only: it was moved or renamed. */
export const movedImport: Template = {
  name: 'moved-import',
  errors: ['ImportError', 'ModuleNotFoundError'],
  propose(site) {
    const { statement } = site;
    if (statement.type !== 'import_from_statement') return [];
    const written = statement.childForFieldName('module_name');
    const items = statement.childrenForFieldName('name').filter((item): item is Node => item !== null);
    if (!written || items.length === 0) return [];
    const gone = /^No module named '([\w.]+)'/.exec(site.message)?.[1];
    if (gone !== undefined) return goneModule(site, written, items, gone);
    const message = /^cannot import name '(\w+)' from '([\w.]+)'/.exec(site.message);
    const [name, dotted] = [message?.[1] ?? '', message?.[2] ?? ''];
    const item = items.find((one) => nameOf(one) === name);
    const file = moduleFile(site, dotted);
    if (!item || file === undefined || boundNames(file.root).has(name)) return [];
    const home = homeOf(site, [name]);
    const to = home === null ? null : dottedFor(site, written.text, dotted, home);
    if (home === null || to === null) return [];
    const because = `import '${name}' from ${to}, the only module of the repo that defines it`;
    if (items.length === 1) return [{ rank: RANK.message, edits: [replaceNode(written, to)], because }];
    const line = insertAfter(site.module.source, statement, [`from ${to} import ${item.text}`]);
    return line === null
      ? []
      : [{ rank: RANK.message, edits: [removal(site.module.source, items, item), line], because }];
  },
};

/** A module that is gone from a package of the repo, where one other defines all that is imported. A top-level name may be a dependency that is not installed. */
const goneModule = (site: Site, written: Node, items: readonly Node[], gone: string) => {
  const parent = gone.split('.').slice(0, -1).join('.');
  if (parent === '' || written.text.replace(/^\.+/, '') === '' || moduleFile(site, parent) === undefined) return [];
  if (!gone.endsWith(written.text.replace(/^\.+/, ''))) return [];
  const home = homeOf(site, items.map(nameOf));
  const to = home === null ? null : dottedFor(site, written.text, parent, home);
  if (home === null || to === null) return [];
  const because = `import from ${to}, the only module of the repo that defines ${items.map((item) => `'${nameOf(item)}'`).join(', ')}`;
  return [{ rank: RANK.message, edits: [replaceNode(written, to)], because }];
};
