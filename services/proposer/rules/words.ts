import { stringValue } from '../../python/literals.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { enclosingClass } from '../../python/scope.ts';
import type { Site } from './site.ts';

/** Words as people read them: `closed_ring` and `closedRing` are two each. */
const plain = (text: string): string =>
  text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_\s]+/g, ' ')
    .toLowerCase();

const docstringIn = (definition: Node | null): string => {
  const body = definition?.type === 'module' ? definition : definition?.childForFieldName('body');
  const first = body?.namedChildren.find((child) => child !== null && child.type !== 'comment');
  return first?.type === 'expression_statement' ? (stringValue(first.namedChildren[0] ?? null) ?? '') : '';
};

const comments = (node: Node): string =>
  descendants(node, 'comment')
    .map((comment) => comment.text)
    .join(' ');

const documents = (site: Site): readonly string[] =>
  [...site.codebase.files].filter(([path]) => /\.(md|rst|txt)$|(^|\/)README[^/]*$/i.test(path)).map(([, text]) => text);

/** What a function, and the class that it is in, says of itself: names, docstrings, comments. */
export const ownWords = ({ fn }: Site): string => {
  const owner = fn === null ? null : enclosingClass(fn);
  return fn === null
    ? ''
    : plain(
        [
          owner?.childForFieldName('name')?.text,
          docstringIn(owner),
          fn.childForFieldName('name')?.text,
          docstringIn(fn),
          comments(fn),
        ].join(' . '),
      );
};

/** What the function, its file, the names of its tests and the documents of the repo say. */
export const allWords = (site: Site): string =>
  [
    ownWords(site),
    plain(site.module.path),
    plain(`${docstringIn(site.module.root)} ${comments(site.module.root)}`),
    ...[...site.codebase.modules.values()].flatMap(({ root, test }) =>
      test
        ? [
            ...descendants(root, 'function_definition', 'class_definition').map((node) =>
              plain(`${node.childForFieldName('name')?.text ?? ''} ${docstringIn(node)}`),
            ),
            plain(comments(root)),
          ]
        : [],
    ),
    ...documents(site).map(plain),
  ].join(' . ');

/** The sentences that people wrote in documents, and in docstrings and comments of the crashed file. */
export const sentences = (site: Site): readonly string[] =>
  [
    ...documents(site),
    comments(site.module.root),
    docstringIn(site.module.root),
    ...descendants(site.module.root, 'function_definition', 'class_definition').map(docstringIn),
  ].flatMap((text) => text.replace(/\s+/g, ' ').split(/(?<=[.;!?])\s/));
