import type { ReproductionReply } from '../../events/schema/proposal.ts';
import { type NameTable, nameTable } from '../python/names.ts';
import { descendants, type Node, parsePython } from '../python/parser.ts';
import { importsIn } from '../python/scope.ts';
import { STDLIB_MODULES } from '../python/stdlib-modules.ts';
import { inputObjections } from './inputs.ts';

/**
 * What a script needs only to look at the code instead of running it. The sandbox reports what reads sources and code
 * objects; these leave no trace there.
 */
const LOOKS =
  /^(builtins\.)?(hasattr|getattr|vars|dir)$|^importlib\.util\.find_spec$|^(inspect|dis|pkgutil|linecache|symtable|pyclbr|gc|site)(\.|$)/;
const ATTRIBUTES =
  /^(__code__|__dict__|__defaults__|__kwdefaults__|__annotations__|__wrapped__|__file__|__doc__|co_(code|names|consts|filename|firstlineno|varnames|qualname|lines)|f_(back|code|globals|locals|builtins))$/;
/** Calls that tell a file from its patched self by size or time. */
const MEASURES = /^(os\.(stat|lstat|path\.(getsize|getmtime|getctime|samefile))|filecmp\..*)$/;

/** What a handler catches that asks for a name: in an import, and on an object. */
const MISSING_IMPORT = /^(ImportError|ModuleNotFoundError)$/;
const MISSING_NAME = /^(AttributeError|NameError)$/;
const ANYTHING = /^(Exception|BaseException)$/;

/**
 * Why a reproduction may not be trusted to fail and pass by what the code does; empty when nothing speaks against it. A
 * script that asks whether the code has been patched proves nothing, however often it is run.
 */
export const objections = async (reply: ReproductionReply): Promise<string[]> => {
  const { script, variants, controls } = reply;
  const named = (kind: string, scripts: readonly string[] | undefined) =>
    (scripts ?? []).map((source, index) => [`${kind} ${index + 1}`, source] as const);
  const all = [['the script', script] as const, ...named('variant', variants), ...named('control', controls)];
  const looks = await Promise.all(
    all.map(async ([what, source]) => (await found(source)).map((text) => sentence(what, text))),
  );
  return [...looks.flat(), ...(await inputObjections(reply))];
};

const sentence = (what: string, text: string): string =>
  `In ${what}, ${text} looks at the code of the repo instead of running it; call the code with the failing input and let it fail.`;

const found = async (source: string): Promise<string[]> => {
  const tree = await parsePython(source);
  try {
    const names = nameTable(tree.rootNode);
    const standsFor = (node: Node) => names.resolveAll(node);
    const uses = descendants(tree.rootNode, 'identifier', 'attribute').filter((node) => {
      if (node.type === 'attribute' && ATTRIBUTES.test(node.childForFieldName('attribute')!.text)) return true;
      return standsFor(node).some((name) => LOOKS.test(name));
    });
    const imports = names.imports.filter(({ name }) => LOOKS.test(name)).map(({ node }) => node);
    const measured = descendants(tree.rootNode, 'call').filter(
      (call) =>
        standsFor(call.childForFieldName('function')!).some((name) => MEASURES.test(name)) &&
        /\.pyw?['"]/.test(call.text),
    );
    const texts = [...imports, ...uses, ...measured, ...questions(tree.rootNode, names)].map((node) =>
      node.text.split('\n')[0]!.slice(0, 60),
    );
    return [...new Set(texts)].slice(0, 1);
  } finally {
    tree.delete();
  }
};

/** Statements that are tried only to see whether the code has a name: `try: app.helper` and `except AttributeError:`. */
const questions = (root: Node, names: NameTable): Node[] =>
  [...triedBlocks(root), ...suppressingBlocks(root, names)].flatMap(({ body, types }) => {
    const caught = types.flatMap((node) => names.resolveAll(node));
    const statements = body.namedChildren.filter((node) => node.type !== 'comment');
    const asked = statements.filter((statement) => {
      if (isRepoImport(statement)) return caught.some((name) => MISSING_IMPORT.test(name));
      return isBareName(statement) && caught.some((name) => MISSING_NAME.test(name));
    });
    const onlyAsks = statements.every((statement) => isRepoImport(statement) || isBareName(statement));
    const catchesAll = types.length === 0 || caught.some((name) => ANYTHING.test(name));
    return asked.length === 0 && onlyAsks && catchesAll ? statements.slice(0, 1) : asked;
  });

type Tried = { readonly body: Node; readonly types: readonly Node[] };

const triedBlocks = (root: Node): Tried[] =>
  descendants(root, 'try_statement').flatMap((statement) =>
    statement.namedChildren
      .filter((clause) => clause.type === 'except_clause')
      .map((clause) => ({
        body: statement.childForFieldName('body')!,
        types: clause.childrenForFieldName('value').flatMap((types) => descendants(types, 'identifier', 'attribute')),
      })),
  );

const suppressingBlocks = (root: Node, names: NameTable): Tried[] =>
  descendants(root, 'with_statement').flatMap((statement) =>
    descendants(statement.namedChild(0)!, 'call')
      .filter((call) => names.resolveAll(call.childForFieldName('function')!).includes('contextlib.suppress'))
      .map((call) => ({
        body: statement.childForFieldName('body')!,
        types: call.childForFieldName('arguments')?.namedChildren ?? [],
      })),
  );

/** An import of what is not Python's own, which scripts have other reasons to try. */
const isRepoImport = (statement: Node): boolean =>
  /^import_(from_)?statement$/.test(statement.type) &&
  importsIn(statement).some(({ module }) => !STDLIB_MODULES.has(module.split('.')[0]!));

/** `app.helper` or `helper = app.helper`: a name that is looked up, and nothing done with it. */
const isBareName = (statement: Node): boolean => {
  const expression = statement.type === 'expression_statement' ? statement.namedChild(0) : null;
  const value = expression?.type === 'assignment' ? expression.childForFieldName('right') : expression;
  return value?.type === 'attribute' || value?.type === 'identifier';
};
