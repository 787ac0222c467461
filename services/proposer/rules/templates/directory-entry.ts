import type { Node } from '../../../python/parser.ts';
import { enclosingLoop, importsIn, lastValueOf } from '../../../python/scope.ts';
import { insertBefore } from '../../../python/source-edit.ts';
import { only, type Site, suspects } from '../site.ts';
import { RANK, type Template } from '../template.ts';
import { addImport } from './undefined-name.ts';

const LISTING = /\b(listdir|scandir|iterdir|r?glob|walk)\s*\(/;

/** What is opened, and how to ask whether it is a folder: `open(p)` by `os.path`, `p.read_text()` by itself. */
const opened = (site: Site): { readonly path: Node; readonly isPath: boolean } | null => {
  const call = only(
    suspects(site, 'call').filter((node) =>
      /(^|\.)(open|read_text|read_bytes)$/.test(node.childForFieldName('function')?.text ?? ''),
    ),
  );
  const callee = call?.childForFieldName('function');
  const object = callee?.type === 'attribute' ? callee.childForFieldName('object') : null;
  if (object)
    return /^(identifier|attribute)$/.test(object.type) && object.text !== 'io' ? { path: object, isPath: true } : null;
  const path = call?.childForFieldName('arguments')?.namedChildren[0];
  return path ? { path, isPath: false } : null;
};

/** A loop over the entries of a folder that opens each as a file: pass over the folders among them. */
export const directoryEntry: Template = {
  name: 'directory-entry',
  errors: ['IsADirectoryError'],
  propose(site) {
    const loop = enclosingLoop(site.statement);
    const over = loop?.type === 'for_statement' ? loop.childForFieldName('right') : null;
    const listed = over?.type === 'identifier' ? lastValueOf(over, over.text) : over;
    const found = opened(site);
    if (!listed || !LISTING.test(listed.text) || found === null || /[\r\n]/.test(found.path.text)) return [];
    const os = importsIn(site.module.root).some(
      ({ module, imported }) => /^os(\.path)?$/.test(module) && imported === null,
    );
    const test = found.isPath ? `${found.path.text}.is_dir()` : `os.path.isdir(${found.path.text})`;
    const edit = insertBefore(site.module.source, site.statement, [`if ${test}:`, '\tcontinue']);
    return edit === null
      ? []
      : [
          {
            rank: RANK.guard,
            edits: [edit, ...(found.isPath || os ? [] : [addImport(site, 'import os')])],
            because: 'pass over an entry of the folder that is a folder itself',
          },
        ];
  },
};
