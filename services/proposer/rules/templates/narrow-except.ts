import { descendants, type Node } from '../../../python/parser.ts';
import { importsIn } from '../../../python/scope.ts';
import { wrapStatement } from '../../../python/source-edit.ts';
import { passOver } from '../neutral.ts';
import type { Site } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

/** Exceptions that data can cause; a mistake in the code (a wrong name, a missing import) is not to be caught. */
const BY_DATA = [
  'KeyError',
  'IndexError',
  'ValueError',
  'ZeroDivisionError',
  'UnicodeDecodeError',
  'FileNotFoundError',
  'JSONDecodeError',
  'StatisticsError',
];

/** How the file can name the exception: builtins by themselves, others only through an import that is there. */
const nameOf = (site: Site): string | null => {
  const imports = importsIn(site.module.root);
  if (site.errorType === 'JSONDecodeError')
    return imports.some((found) => found.module === 'json' && found.imported === null)
      ? 'json.JSONDecodeError'
      : 'ValueError';
  if (site.errorType === 'StatisticsError')
    return imports.some((found) => found.module === 'statistics' && found.imported === null)
      ? 'statistics.StatisticsError'
      : null;
  return site.errorType;
};

const bound = (statement: Node): boolean => descendants(statement, 'yield', 'await').length > 0;

const draftAt = (site: Site, name: string, loopOnly: boolean): readonly Draft[] => {
  const pass = passOver(site);
  const { statement } = site;
  if (
    pass === null ||
    !(pass.idiom || pass.text === 'continue') ||
    bound(statement) ||
    (loopOnly && pass.text !== 'continue')
  )
    return [];
  if (!/^(expression_statement|return_statement)$/.test(statement.type)) return [];
  const edits = wrapStatement(site.module.source, statement, 'try:', [`except ${name}:`, `\t${pass.text}`]);
  if (edits === null) return [];
  const what = pass.text === 'continue' ? 'pass over the item' : 'return early';
  const because = `${what} where the statement at line ${site.line} raises ${name}; the cause stays as it is`;
  return [{ rank: RANK.narrowExcept, path: site.module.path, edits, mitigation: true, because }];
};

/** The last resort, where a loop can go on or the function itself has a word for nothing: catch this one exception around this one statement, and pass over the item that caused it. */
export const narrowExcept: Template = {
  name: 'narrow-except',
  errors: BY_DATA,
  propose(site) {
    const name = nameOf(site);
    return name === null ? [] : draftAt(site, name, false);
  },
  atCaller(_, caller) {
    const name = nameOf(caller);
    return name === null ? [] : draftAt(caller, name, true);
  },
};
