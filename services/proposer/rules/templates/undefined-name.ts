import { nearMiss } from '../../../python/edit-distance.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import { boundNames, enclosingClass, importsIn, parametersOf } from '../../../python/scope.ts';
import { newlineOf, replaceNode, type SourceEdit } from '../../../python/source-edit.ts';
import { everywhere, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

const BUILTINS =
  'abs all any ascii bin bool bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate filter float format frozenset getattr hasattr hash hex id input int isinstance issubclass iter len list map max min next object oct open ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip True False None ValueError KeyError TypeError IndexError AttributeError Exception RuntimeError OSError FileNotFoundError NotImplementedError'.split(
    ' ',
  );

const MODULES = new Set(
  'abc argparse array ast asyncio base64 bisect calendar collections configparser contextlib copy csv dataclasses datetime decimal difflib enum errno fnmatch fractions functools glob gzip hashlib heapq hmac html inspect io itertools json logging math mimetypes operator os pathlib pickle platform pprint queue random re secrets shlex shutil socket sqlite3 statistics string struct subprocess sys tempfile textwrap threading time traceback types typing unicodedata urllib uuid warnings weakref xml zipfile zlib zoneinfo'.split(
    ' ',
  ),
);

/** Names of the stdlib that are plain enough to be meant by themselves. */
const STDLIB_NAMES: Record<string, string> = {
  defaultdict: 'collections',
  OrderedDict: 'collections',
  Counter: 'collections',
  deque: 'collections',
  namedtuple: 'collections',
  Path: 'pathlib',
  PurePath: 'pathlib',
  Decimal: 'decimal',
  ROUND_HALF_UP: 'decimal',
  Fraction: 'fractions',
  timedelta: 'datetime',
  timezone: 'datetime',
  dataclass: 'dataclasses',
  asdict: 'dataclasses',
  Enum: 'enum',
  IntEnum: 'enum',
  partial: 'functools',
  reduce: 'functools',
  lru_cache: 'functools',
  wraps: 'functools',
  chain: 'itertools',
  groupby: 'itertools',
  permutations: 'itertools',
  combinations: 'itertools',
  islice: 'itertools',
  zip_longest: 'itertools',
  contextmanager: 'contextlib',
  suppress: 'contextlib',
  ABC: 'abc',
  abstractmethod: 'abc',
  deepcopy: 'copy',
  dedent: 'textwrap',
  itemgetter: 'operator',
  attrgetter: 'operator',
  sqrt: 'math',
  ceil: 'math',
  floor: 'math',
  Optional: 'typing',
  List: 'typing',
  Dict: 'typing',
  Any: 'typing',
  Union: 'typing',
  Iterable: 'typing',
  Callable: 'typing',
  NamedTuple: 'typing',
  StringIO: 'io',
  BytesIO: 'io',
  uuid4: 'uuid',
  mean: 'statistics',
  median: 'statistics',
  urlparse: 'urllib.parse',
  urlencode: 'urllib.parse',
  ZoneInfo: 'zoneinfo',
};

/** Python 2 names, and what Python 3 has for them. */
const PYTHON_2: Record<string, string> = {
  unicode: 'str',
  xrange: 'range',
  raw_input: 'input',
  basestring: 'str',
  long: 'int',
  unichr: 'chr',
};

/** Puts an import after the file's last top-level one, else after its docstring. */
export const addImport = (site: Site, line: string): SourceEdit => {
  const { root, source } = site.module;
  const newline = newlineOf(source);
  const top = root.namedChildren.filter((node): node is Node => node !== null);
  const firstOther = top.findIndex(
    (node) =>
      !/^(import|future_import)|^comment$/.test(node.type) &&
      !(node.type === 'expression_statement' && node.namedChildren[0]?.type === 'string'),
  );
  const head = firstOther === -1 ? top : top.slice(0, firstOther);
  const last =
    head.filter((node) => /import/.test(node.type)).at(-1) ?? head.find((node) => node.type === 'expression_statement');
  if (last) {
    const end = last.endIndex + (/^[^\r\n]*/.exec(source.slice(last.endIndex))?.[0].length ?? 0);
    return { start: end, end, text: `${newline}${line}` };
  }
  const at = (top.find((node) => node.type !== 'comment') ?? top[0])?.startIndex ?? source.length;
  return { start: at, end: at, text: `${line}${newline}${newline}` };
};

const usesOf = (site: Site, name: string): Node[] =>
  suspects(site, 'identifier').filter((node) => node.text === name && !isAttributeName(node));
const isAttributeName = (node: Node): boolean =>
  node.parent?.type === 'attribute' && node.parent.childForFieldName('attribute')?.id === node.id;

/** A name that nothing binds: an import left out (as other files of the repo have it, or the stdlib), a slip, `self` left out. */
export const undefinedName: Template = {
  name: 'undefined-name',
  errors: ['NameError'],
  propose(site) {
    const name = /^(?:global )?name '(\w+)' is not defined/.exec(site.message)?.[1];
    const node = name === undefined ? undefined : usesOf(site, name)[0];
    if (name === undefined || !node) return [];
    return [
      ...python2(node, name),
      ...importOf(site, node, name),
      ...memberOf(site, node, name),
      ...slip(site, node, name),
    ];
  },
};

const python2 = (node: Node, name: string): readonly Draft[] => {
  const now = PYTHON_2[name];
  return now === undefined
    ? []
    : [{ rank: RANK.message, edits: [replaceNode(node, now)], because: `use ${now}, which Python 3 has for ${name}` }];
};

/** Names of the standard library that are a module and a class in it, or two of each. */
const TWICE: Record<string, { readonly module: RegExp; readonly type: RegExp }> = {
  datetime: {
    module: /^(datetime|date|time|timedelta|timezone|tzinfo|UTC|MINYEAR|MAXYEAR)$/,
    type: /^(now|today|utcnow|strptime|fromisoformat|fromtimestamp|utcfromtimestamp|fromordinal|fromisocalendar|combine|min|max|resolution)$/,
  },
  time: {
    module:
      /^(time|sleep|monotonic\w*|perf_counter\w*|process_time\w*|time_ns|strftime|strptime|localtime|gmtime|mktime|ctime|asctime|tzset|timezone|struct_time)$/,
    type: /^(fromisoformat|min|max|resolution)$/,
  },
};

/** Whether all uses of a name in the file are those of a module, or all those of the class; null where that is open. */
const meantBy = (site: Site, name: string): 'module' | 'type' | null => {
  const known = TWICE[name];
  const uses = descendants(site.module.root, 'identifier').filter(
    (node) => node.text === name && !isAttributeName(node),
  );
  const meant = uses.map((use) => {
    const parent = use.parent;
    if (parent?.type === 'call' && parent.childForFieldName('function')?.id === use.id) return 'type';
    const attribute = parent?.type === 'attribute' ? (parent.childForFieldName('attribute')?.text ?? '') : null;
    if (attribute === null) return 'either';
    return known?.module.test(attribute) ? 'module' : known?.type.test(attribute) ? 'type' : null;
  });
  const said = new Set(meant.filter((one) => one !== 'either'));
  const [one] = said;
  return said.size === 1 && (one === 'module' || one === 'type') ? one : null;
};

const importLine = (site: Site, line: string, because: string): readonly Draft[] => [
  { rank: RANK.message, edits: [addImport(site, line)], because },
];

/** Whether a name is used as what it is in the standard library: called, put before a definition, or looked into. */
const isUsedAsSuch = (node: Node): boolean =>
  /^[A-Z]/.test(node.text) ||
  (node.parent?.type === 'call' && node.parent.childForFieldName('function')?.id === node.id) ||
  node.parent?.type === 'decorator' ||
  (/^(timezone|timedelta|chain)$/.test(node.text) && node.parent?.type === 'attribute');

const importOf = (site: Site, node: Node, name: string): readonly Draft[] => {
  if (TWICE[name] !== undefined) {
    const meant = meantBy(site, name);
    const line = meant === null ? null : meant === 'module' ? `import ${name}` : `from datetime import ${name}`;
    return line === null ? [] : importLine(site, line, `add the import that the uses of '${name}' ask for: ${line}`);
  }
  const imports = [...site.codebase.modules.values()]
    .filter(({ path }) => path !== site.module.path)
    .flatMap(({ root }) => importsIn(root))
    .filter((found) => found.name === name && !found.module.startsWith('.'));
  const [elsewhere] = imports;
  // Two files that mean different things by the name settle nothing.
  if (imports.some((found) => found.module !== elsewhere?.module || found.imported !== elsewhere.imported)) return [];
  const line =
    elsewhere === undefined
      ? null
      : elsewhere.imported === null
        ? `import ${elsewhere.module}${elsewhere.module === name ? '' : ` as ${name}`}`
        : `from ${elsewhere.module} import ${elsewhere.imported}${elsewhere.imported === name ? '' : ` as ${name}`}`;
  if (line !== null && !(elsewhere?.imported === null && elsewhere.module.includes('.') && elsewhere.module !== name))
    return [
      {
        rank: RANK.message,
        edits: [addImport(site, line)],
        because: `add the import that other files of the repo have: ${line}`,
      },
    ];
  const used = node.parent?.type === 'attribute' && node.parent.childForFieldName('object')?.id === node.id;
  if (used && MODULES.has(name))
    return [
      {
        rank: RANK.message,
        edits: [addImport(site, `import ${name}`)],
        because: `import the module ${name} of the standard library, which is used but not imported`,
      },
    ];
  const module = STDLIB_NAMES[name];
  if (module === undefined || !isUsedAsSuch(node)) return [];
  return [
    {
      rank: RANK.message,
      edits: [addImport(site, `from ${module} import ${name}`)],
      because: `import ${name} of the standard library's ${module}, which is used but not imported`,
    },
  ];
};

const memberOf = (site: Site, node: Node, name: string): readonly Draft[] => {
  const owner = site.fn === null ? null : enclosingClass(site.fn);
  if (owner === null || site.fn === null || parametersOf(site.fn)[0]?.name !== 'self') return [];
  const known =
    descendants(owner, 'attribute').some((found) => found.text === `self.${name}`) ||
    descendants(owner, 'function_definition').some(
      (fn) => enclosingClass(fn)?.id === owner.id && fn.childForFieldName('name')?.text === name,
    );
  return known
    ? [
        {
          rank: RANK.message,
          edits: [replaceNode(node, `self.${name}`)],
          because: `read ${name} from self, where the class keeps it`,
        },
      ]
    : [];
};

/** `row` and `rows`, `price1` and `price2` are two names that both make sense. */
const isOtherOfIts = (a: string, b: string): boolean =>
  a === `${b}s` || b === `${a}s` || (a !== b && a.replace(/\d/g, '') === b.replace(/\d/g, ''));

const slip = (site: Site, node: Node, name: string): readonly Draft[] => {
  const local = site.fn === null ? [] : [...boundNames(site.fn)];
  const top = site.module.root.namedChildren.flatMap((child) => {
    if (child === null) return [];
    if (/definition$/.test(child.type)) {
      const definition = child.childForFieldName('definition') ?? child;
      return [definition.childForFieldName('name')?.text ?? ''];
    }
    return [...boundNames(child)];
  });
  // `lst` is more likely a variable than `list`: a builtin class or function is meant only where it is called.
  const isCalled = node.parent?.type === 'call' && node.parent.childForFieldName('function')?.id === node.id;
  const builtins = isCalled ? BUILTINS : BUILTINS.filter((known) => /^[A-Z]/.test(known));
  const meant = nearMiss(
    name,
    [...local, ...top, ...builtins].filter((known) => known !== name && !isOtherOfIts(known, name)),
  );
  const written = everywhere(site, 'identifier').filter((found) => found.text === meant).length;
  return meant === null || (written < 1 && !BUILTINS.includes(meant))
    ? []
    : [
        {
          rank: RANK.message,
          edits: [replaceNode(node, meant)],
          because: `use the name '${meant}', which is defined, in place of '${name}', which is not`,
        },
      ];
};
