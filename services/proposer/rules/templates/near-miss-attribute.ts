import { nearMiss } from '../../../python/edit-distance.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import { boundNames, enclosingClass } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { everywhere, only, type Site, suspects } from '../site.ts';
import { RANK, type Template } from '../template.ts';

/** Public methods of Python's own types, for slips; not the whole list where two are alike. */
const BUILTIN: Record<string, string> = {
  str: 'capitalize casefold center count encode endswith find format index isalnum isalpha isdigit islower isnumeric isspace isupper join ljust lower lstrip partition replace rfind rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill',
  bytes: 'decode endswith find hex index join lower replace rsplit split startswith strip upper',
  list: 'append clear copy count extend index insert pop remove reverse sort',
  dict: 'clear copy fromkeys get items keys pop popitem setdefault update values',
  set: 'add clear copy difference discard intersection isdisjoint issubset issuperset pop remove symmetric_difference union update',
  tuple: 'count index',
};

/** Names that other types or Python 2 have for the same operation. */
const OTHER_NAME: Record<string, Record<string, string>> = {
  list: { add: 'append', push: 'append', addAll: 'extend' },
  set: { append: 'add', extend: 'update', push: 'add' },
  dict: {
    iteritems: 'items',
    iterkeys: 'keys',
    itervalues: 'values',
    viewitems: 'items',
    viewkeys: 'keys',
    viewvalues: 'values',
  },
  str: {
    trim: 'strip',
    toUpperCase: 'upper',
    toLowerCase: 'lower',
    startsWith: 'startswith',
    endsWith: 'endswith',
    contains: '__contains__',
  },
};

/** Attributes of the repo's class of that name and of its bases in the repo: methods, class variables, `self.x = …`. */
const classAttributes = (site: Site, name: string, seen: ReadonlySet<string> = new Set()): readonly string[] => {
  if (seen.has(name)) return [];
  const found = everywhere(site, 'class_definition').filter((node) => node.childForFieldName('name')?.text === name);
  return found.flatMap((node) => {
    const body = node.childForFieldName('body');
    const direct = descendants(node, 'function_definition').filter((fn) => enclosingClass(fn)?.id === node.id);
    const selves = descendants(node, 'attribute')
      .filter((attribute) => attribute.childForFieldName('object')?.text === 'self' && isTarget(attribute))
      .map((attribute) => attribute.childForFieldName('attribute')?.text ?? '');
    const variables = (body?.namedChildren ?? []).flatMap((child) => {
      const assignment = child?.type === 'expression_statement' ? child.namedChildren[0] : null;
      const left = assignment?.type === 'assignment' ? assignment.childForFieldName('left') : null;
      return left?.type === 'identifier' ? [left.text] : [];
    });
    const bases = (node.childForFieldName('superclasses')?.namedChildren ?? []).map(
      (base) => base?.text.split('.').at(-1) ?? '',
    );
    return [
      ...direct.map((fn) => fn.childForFieldName('name')?.text ?? ''),
      ...selves,
      ...variables,
      ...bases.flatMap((base) => classAttributes(site, base, new Set([...seen, name]))),
    ];
  });
};

const isTarget = (attribute: Node): boolean => {
  const parent = attribute.parent;
  const left = parent?.childForFieldName('left');
  return left?.id === attribute.id || (parent?.type === 'pattern_list' && parent.parent?.type === 'assignment');
};

const candidates = (site: Site, owner: string, isModule: boolean): readonly string[] => {
  if (!isModule) return [...(BUILTIN[owner]?.split(' ') ?? []), ...classAttributes(site, owner)];
  const path = owner.replaceAll('.', '/');
  const module = [...site.codebase.modules.values()].find(
    ({ path: file }) => file === `${path}.py` || file === `${path}/__init__.py` || file === `src/${path}.py`,
  );
  return module === undefined ? [] : [...boundNames(module.root)];
};

const words = (name: string): readonly string[] => name.toLowerCase().split('_').filter(Boolean);

/**
 * `loan.due_date` where the class has a field `due_on: date`: the only field that shares a word with the name, and says the others
 * by its type.
 */
const fieldOfType = (site: Site, owner: string, wrong: string): string | null => {
  const wanted = words(wrong);
  const fields = everywhere(site, 'class_definition')
    .filter((node) => node.childForFieldName('name')?.text === owner)
    .flatMap((node) => node.childForFieldName('body')?.namedChildren ?? [])
    .flatMap((child) => {
      const field = child?.type === 'expression_statement' ? child.namedChildren[0] : null;
      const name = field?.type === 'assignment' ? field.childForFieldName('left')?.text : undefined;
      const type = field?.childForFieldName('type')?.text.split('.').at(-1)?.toLowerCase();
      return name === undefined || type === undefined ? [] : [{ name, type }];
    });
  const alike = fields.filter(({ name }) => words(name).some((word) => wanted.includes(word)));
  const [found, more] = alike;
  if (found === undefined || more !== undefined) return null;
  return wanted.every((word) => word === found.type || words(found.name).includes(word)) ? found.name : null;
};

/** An attribute that the object does not have, one slip away from one that it has. */
export const nearMissAttribute: Template = {
  name: 'near-miss-attribute',
  errors: ['AttributeError'],
  propose(site) {
    const message =
      /^(?:partially initialized )?(?:'([\w.]+)' object|type object '([\w.]+)'|module '([\w.]+)') has no attribute '(\w+)'/.exec(
        site.message,
      );
    const owner = message?.[1] ?? message?.[2] ?? message?.[3];
    const wrong = message?.[4];
    if (owner === undefined || wrong === undefined) return [];
    const node = only(
      suspects(site, 'attribute').filter((found) => found.childForFieldName('attribute')?.text === wrong),
    );
    const name = node?.childForFieldName('attribute');
    if (!node || !name || isTarget(node)) return [];
    const known = candidates(site, owner, message?.[3] !== undefined);
    const suggested = /Did you mean: '(\w+)'/.exec(site.message)?.[1];
    const meant =
      OTHER_NAME[owner]?.[wrong] ??
      (suggested !== undefined && known.includes(suggested)
        ? suggested
        : (nearMiss(wrong, known) ?? fieldOfType(site, owner, wrong)));
    if (meant === null || meant === undefined || meant.startsWith('__')) return [];
    return [
      {
        rank: RANK.message,
        edits: [replaceNode(name, meant)],
        because: `use the attribute '${meant}', which ${owner} has, in place of '${wrong}', which it has not`,
      },
    ];
  },
};
