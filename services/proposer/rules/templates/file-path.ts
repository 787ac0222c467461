import { nearMiss } from '../../../python/edit-distance.ts';
import { pythonString, reprValue, respell, stringValue } from '../../../python/literals.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import { importsIn, lastValueOf } from '../../../python/scope.ts';
import { insertBefore, replaceNode } from '../../../python/source-edit.ts';
import { only, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';
import { addImport } from './undefined-name.ts';

/** The literal that the missing path came from: in the statement itself, or the last value of a name in it. */
const literalOf = (site: Site, path: string): Node | null => {
  const here = suspects(site, 'string').filter((node) => stringValue(node) === path);
  const behind = descendants(site.node ?? site.statement, 'identifier')
    .map((name) => lastValueOf(name, name.text))
    .flatMap((value) => (value === null ? [] : [value, ...descendants(value, 'string')]))
    .filter((value) => value.type === 'string' && stringValue(value) === path);
  const found = [...here, ...behind];
  return only([...new Map(found.map((node) => [node.id, node])).values()]);
};

const callOf = (site: Site): Node | null =>
  only(
    suspects(site, 'call').filter((call) =>
      /(^|\.)(open|read_text|read_bytes|write_text)$/.test(call.childForFieldName('function')?.text ?? ''),
    ),
  );

const writes = (call: Node | null): boolean =>
  call !== null && /(^|\W)(mode\s*=\s*)?["'][wax]b?\+?t?["']/.test(call.childForFieldName('arguments')?.text ?? '');

/** A file that is not where the program looks: beside the source, misspelt, or in a folder that nobody made. */
export const filePath: Template = {
  name: 'file-path',
  errors: ['FileNotFoundError'],
  propose(site) {
    const path = reprValue(/^\[Errno 2\] No such file or directory: (.*)$/s.exec(site.message)?.[1] ?? '');
    if (path === null || path === '') return [];
    const call = callOf(site);
    if (writes(call)) return call === null ? [] : makeFolder(site, call, path);
    const literal = literalOf(site, path);
    if (literal === null || path.startsWith('/')) return [];
    return [...besideSource(site, literal, path), ...misspelt(site, literal, path)];
  },
};

const normal = (path: string): string => path.replace(/^\.\//, '');

const besideSource = (site: Site, literal: Node, path: string): readonly Draft[] => {
  const folder = site.module.path.split('/').slice(0, -1);
  if (folder.length === 0 || !site.codebase.files.has([...folder, normal(path)].join('/'))) return [];
  const imports = importsIn(site.module.root);
  const because = 'look for the file beside the source, not in the folder that the program was started from';
  const pathlib = imports.find((found) => found.module === 'pathlib' && found.imported === 'Path')?.name;
  if (pathlib !== undefined && literal.parent?.parent?.childForFieldName('function')?.text === pathlib)
    return [
      {
        rank: RANK.message,
        edits: [replaceNode(literal.parent.parent, `${pathlib}(__file__).resolve().parent / ${literal.text}`)],
        because,
      },
    ];
  if (pathlib !== undefined)
    return [
      {
        rank: RANK.message,
        edits: [replaceNode(literal, `${pathlib}(__file__).resolve().parent / ${literal.text}`)],
        because,
      },
    ];
  const os = imports.find((found) => found.module === 'os' && found.imported === null);
  const joined = `os.path.join(os.path.dirname(os.path.abspath(__file__)), ${literal.text})`;
  const edits = [replaceNode(literal, joined), ...(os === undefined ? [addImport(site, 'import os')] : [])];
  return [{ rank: RANK.message, edits, because }];
};

const misspelt = (site: Site, literal: Node, path: string): readonly Draft[] => {
  if (site.codebase.files.has(normal(path))) return [];
  const meant = nearMiss(normal(path), site.codebase.files.keys());
  if (meant === null) return [];
  const text = path.startsWith('./') ? `./${meant}` : meant;
  return [
    {
      rank: RANK.message,
      edits: [replaceNode(literal, respell(literal, text))],
      because: `open ${pythonString(text)}, which is in the repo, in place of ${pythonString(path)}, which is not`,
    },
  ];
};

const makeFolder = (site: Site, call: Node, path: string): readonly Draft[] => {
  const arg = call.childForFieldName('arguments')?.namedChildren[0];
  if (!arg || !path.includes('/') || !/^(identifier|attribute|string)$/.test(arg.type)) return [];
  const os = importsIn(site.module.root).some((found) => found.module === 'os' && found.imported === null);
  const edit = insertBefore(site.module.source, site.statement, [
    `os.makedirs(os.path.dirname(${arg.text}), exist_ok=True)`,
  ]);
  if (edit === null) return [];
  return [
    {
      rank: RANK.message,
      edits: [edit, ...(os ? [] : [addImport(site, 'import os')])],
      because: 'make the folder before a file is written into it',
    },
  ];
};
