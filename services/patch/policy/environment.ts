import { runsIn } from '../../python/definitions.ts';
import { stringValue } from '../../python/literals.ts';
import { identifierText } from '../../python/names.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { contains } from '../../python/scope.ts';
import { inCondition } from './conditions.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';

/** What tells one machine, or one run, from another. */
const NAMES =
  /^(os\.(getcwdb?|environb?|getenvb?|access|cpu_count|get_terminal_size|get_exec_path|path\.get[acm]time)|sys\.(executable|(base_)?prefix|platform)|pathlib\.Path\.(cwd|home)|shutil\.(which|disk_usage|get_terminal_size)|(platform|getpass|pwd|grp|tempfile)\.\w+)(\.|$)/;
const ATTRIBUTES = /^(isatty|st_([acm]time|birthtime)(_ns)?|st_(ino|dev|uid|gid))$/;
/** Whether a file is there, and what it holds, says something of that file, whatever its path was made from. */
const OF_FILE =
  /\b(l?exists|isfile|isdir|is_file|is_dir|open|loads?|read(_\w+)?|listdir|scandir|iterdir|r?glob|connect)$/;

type Read = {
  readonly node: Node;
  /** What is read: a function's name, or that of an environment variable. */
  readonly of: string;
  readonly isVariable: boolean;
};

/** The name of the environment variable that `os.environ` or `os.getenv` is asked for; null where it is computed. */
const variableOf = (node: Node): string | null => {
  const { parent } = node;
  if (parent?.type === 'comparison_operator') return stringValue(parent.namedChild(0));
  if (parent?.type === 'subscript') return stringValue(parent.childForFieldName('subscript'));
  return stringValue(parent?.childForFieldName('arguments')?.namedChild(0) ?? null);
};

const readsOf = (file: PythonFile): Read[] =>
  file.uses.flatMap(({ kind, name, node }) => {
    if (kind === 'attribute') return ATTRIBUTES.test(name) ? [{ node, of: name, isVariable: false }] : [];
    const read = kind === 'name' ? NAMES.exec(name)?.[1] : undefined;
    if (read === undefined) return [];
    const variable = /env/.test(read) ? variableOf(node) : null;
    return [{ node, of: variable ?? read, isVariable: variable !== null }];
  });

const isHidden = (around: Node): boolean =>
  around.type === 'call' && OF_FILE.test(around.childForFieldName('function')!.text);

/** Whether a part shows in the value that it is a part of. */
const showsIn = (value: Node, part: Node): boolean => {
  for (let at: Node | null = part; at && contains(value, at); at = at.parent) if (isHidden(at)) return false;
  return contains(value, part);
};

/** What was read into the names of a file: by name, and then by the function that binds it. */
type Held = Map<string, Map<string, Read>>;

const holders = (root: Node, reads: readonly Read[]): Held => {
  const held: Held = new Map();
  const bindings = descendants(root, 'assignment', 'named_expression', 'as_pattern').flatMap((node) => {
    const target = node.childForFieldName('left') ?? node.childForFieldName('name') ?? node.childForFieldName('alias');
    const value = node.childForFieldName('right') ?? node.childForFieldName('value') ?? node.namedChild(0);
    return target === null || value === null ? [] : [{ target, value }];
  });
  for (let isMore = true; isMore; ) {
    isMore = false;
    for (const { target, value } of bindings) {
      const [read] = [...reads, ...holding(held, value)].filter(({ node }) => showsIn(value, node));
      if (read === undefined) continue;
      for (const name of descendants(target, 'identifier').map(identifierText)) {
        const functions = held.get(name) ?? new Map<string, Read>();
        isMore ||= !functions.has(runsIn(target));
        held.set(name, functions.set(runsIn(target), read));
      }
    }
  }
  return held;
};

/** The names below a node that hold what was read. */
const holding = (held: Held, root: Node): Read[] =>
  descendants(root, 'identifier').flatMap((node) => {
    const functions = held.get(identifierText(node));
    const { parent } = node;
    if (functions === undefined) return [];
    if (parent?.type === 'attribute' && parent.childForFieldName('object')?.id !== node.id) return [];
    const read = functions.get(runsIn(node)) ?? functions.get('<module>');
    return read === undefined ? [] : [{ ...read, node }];
  });

const decisions = (file: PythonFile): Read[] => {
  const reads = readsOf(file);
  if (reads.length === 0) return [];
  const later = holding(holders(file.root, reads), file.root);
  return [...reads, ...later].filter(({ node }) => inCondition(node, isHidden));
};

export const environmentSniffing: Rule<CodeContext> = {
  name: 'environment-sniffing',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) => {
      // What the file was configured by already, it may also ask for.
      const known = new Set(before ? readsOf(before).flatMap(({ of, isVariable }) => (isVariable ? [of] : [])) : []);
      return newlyIntroduced(before ? decisions(before) : [], decisions(after), ({ of }) => of)
        .filter(({ of }) => !known.has(of))
        .slice(0, 1)
        .map(
          ({ node, of }) =>
            `${placeOf(after, node)} decides by where the program runs (${of}); decide by the data that it is given.`,
        );
    }),
};
