import { nearMiss } from '../../../python/edit-distance.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import { boundNames, importsIn } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import type { Site } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

/** Where Python 3 has what a module of the standard library no longer gives. */
const MOVED_NAMES: Record<string, string> = Object.fromEntries([
  ...'Mapping MutableMapping Sequence MutableSequence Iterable Iterator Callable Hashable Set MutableSet Sized Container Generator'
    .split(' ')
    .map((name) => [`collections.${name}`, 'collections.abc']),
  ['cgi.escape', 'html'],
  ['fractions.gcd', 'math'],
  ['urllib.urlencode', 'urllib.parse'],
  ['urllib.quote', 'urllib.parse'],
  ['urllib.unquote', 'urllib.parse'],
  ['urllib.urlopen', 'urllib.request'],
]);

/** Modules that Python 3 renamed; only those whose contents kept their names. */
const RENAMED_MODULES: Record<string, string> = {
  ConfigParser: 'configparser',
  Queue: 'queue',
  StringIO: 'io',
  cPickle: 'pickle',
  urlparse: 'urllib.parse',
  urllib2: 'urllib.request',
  HTMLParser: 'html.parser',
  httplib: 'http.client',
  Cookie: 'http.cookies',
  __builtin__: 'builtins',
  cStringIO: 'io',
  copy_reg: 'copyreg',
  SocketServer: 'socketserver',
};

export const moduleFile = (site: Site, dotted: string) => {
  const path = dotted.replaceAll('.', '/');
  return [...site.codebase.modules.values()].find(({ path: file }) =>
    [`${path}.py`, `${path}/__init__.py`, `src/${path}.py`, `src/${path}/__init__.py`].includes(file),
  );
};

/** An import that finds nothing: moved in the standard library, misspelt, or a module of the same package. */
export const importName: Template = {
  name: 'import-name',
  errors: ['ImportError', 'ModuleNotFoundError'],
  propose(site) {
    const name = /^cannot import name '(\w+)' from (?:partially initialized module )?'([\w.]+)'/.exec(site.message);
    if (name !== null) return nameFrom(site, name[1] ?? '', name[2] ?? '');
    const module = /^No module named '([\w.]+)'/.exec(site.message)?.[1];
    return module === undefined ? [] : moduleNamed(site, module);
  },
};

const importNodes = (site: Site): readonly Node[] => (/import/.test(site.statement.type) ? [site.statement] : []);

const nameFrom = (site: Site, name: string, module: string): readonly Draft[] => {
  const [statement] = importNodes(site);
  const moduleNode = statement?.childForFieldName('module_name');
  const names = statement?.childrenForFieldName('name') ?? [];
  const node = names.find((item) => item?.text === name || item?.childForFieldName('name')?.text === name);
  if (!statement || !moduleNode || !node) return [];
  const target = MOVED_NAMES[`${module}.${name}`];
  if (target && names.length === 1)
    return [
      {
        rank: RANK.message,
        edits: [replaceNode(moduleNode, target)],
        because: `import ${name} from ${target}, where Python 3 has it`,
      },
    ];
  if (target && names.every((item) => MOVED_NAMES[`${module}.${item?.text ?? ''}`] === target))
    return [
      {
        rank: RANK.message,
        edits: [replaceNode(moduleNode, target)],
        because: `import these names from ${target}, where Python 3 has them`,
      },
    ];
  const file = moduleFile(site, module);
  // The module does define the name, and was left before it came to that: a circular import.
  if (file !== undefined && boundNames(file.root).has(name)) return [];
  const meant = file === undefined ? null : nearMiss(name, boundNames(file.root));
  const slip = node.type === 'aliased_import' ? node.childForFieldName('name') : node;
  if (!slip || meant === null) return [];
  const uses =
    node.type === 'aliased_import'
      ? []
      : descendants(site.module.root, 'identifier').filter(
          (use) => use.text === name && use.parent?.type !== 'attribute' && use.parent?.type !== 'dotted_name',
        );
  return [
    {
      rank: RANK.message,
      edits: [slip, ...uses].map((found) => replaceNode(found, meant)),
      because: `import '${meant}', which ${module} has, in place of '${name}', which it has not`,
    },
  ];
};

const moduleNamed = (site: Site, module: string): readonly Draft[] => {
  const [statement] = importNodes(site);
  if (!statement) return [];
  const moduleNode =
    statement.childForFieldName('module_name') ??
    importsIn(statement)
      .find((item) => item.module === module)
      ?.node.childForFieldName('name') ??
    null;
  if (!moduleNode) return [];
  const renamed = RENAMED_MODULES[module];
  if (renamed !== undefined && statement.type === 'import_from_statement')
    return [
      {
        rank: RANK.message,
        edits: [replaceNode(moduleNode, renamed)],
        because: `import from ${renamed}, the name that ${module} has in Python 3`,
      },
    ];
  if (renamed !== undefined && moduleNode.type !== 'aliased_import')
    return [
      {
        rank: RANK.message,
        edits: [replaceNode(moduleNode, `${renamed} as ${module}`)],
        because: `import ${renamed}, the name that ${module} has in Python 3`,
      },
    ];
  if (statement.type !== 'import_from_statement' || moduleNode.text !== module) return [];

  const here = site.module.path.split('/').slice(0, -1);
  const sibling = [...here, `${module.replaceAll('.', '/')}.py`].join('/');
  const packaged = here.length > 0 && site.codebase.files.has([...here, '__init__.py'].join('/'));
  if (packaged && site.codebase.modules.has(sibling))
    return [
      {
        rank: RANK.message,
        edits: [replaceNode(moduleNode, `.${module}`)],
        because: `import ${module} from the file's own package, where it lies`,
      },
    ];
  const last = module.split('.').at(-1) ?? module;
  const parent = module.split('.').slice(0, -1).join('/');
  const siblings = [...site.codebase.modules.keys()]
    .filter((path) => path.split('/').slice(0, -1).join('/') === (parent === '' ? here.join('/') : parent))
    .map((path) => (path.split('/').at(-1) ?? '').replace(/\.py$/, ''))
    .filter((name) => name !== '__init__');
  const meant = nearMiss(last, siblings);
  if (meant === null) return [];
  const text = [...module.split('.').slice(0, -1), meant].join('.');
  return [
    {
      rank: RANK.message,
      edits: [replaceNode(moduleNode, text)],
      because: `import the module '${text}', which is there, in place of '${module}', which is not`,
    },
  ];
};
