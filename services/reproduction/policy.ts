import type { ReproductionReply } from '../../events/schema/proposal.ts';
import { nameTable } from '../python/names.ts';
import { descendants, type Node, parsePython } from '../python/parser.ts';

/**
 * What a script needs only to look at the code instead of running it. The sandbox reports what reads sources and code
 * objects; these leave no trace there.
 */
const LOOKS = /^(builtins\.)?(hasattr|getattr|vars|dir)$|^(inspect|dis|linecache|symtable|pyclbr|gc|site)(\.|$)/;
const ATTRIBUTES =
  /^(__code__|__dict__|__defaults__|__kwdefaults__|__annotations__|__wrapped__|__file__|__doc__|co_(code|names|consts|filename|firstlineno|varnames|qualname|lines)|f_(back|code|globals|locals|builtins))$/;
/** Calls that tell a file from its patched self by size or time. */
const MEASURES = /^(os\.(stat|lstat|path\.(getsize|getmtime|getctime|samefile))|filecmp\..*)$/;

/**
 * Why a reproduction may not be trusted to fail and pass by what the code does; empty when nothing speaks against it. A
 * script that asks whether the code has been patched proves nothing, however often it is run.
 */
export const objections = async ({ script, variants, controls }: ReproductionReply): Promise<string[]> => {
  const named = (kind: string, scripts: readonly string[] | undefined) =>
    (scripts ?? []).map((source, index) => [`${kind} ${index + 1}`, source] as const);
  const all = [['the script', script] as const, ...named('variant', variants), ...named('control', controls)];
  return (
    await Promise.all(all.map(async ([what, source]) => (await found(source)).map((text) => sentence(what, text))))
  ).flat();
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
    const texts = [...imports, ...uses, ...measured].map((node) => node.text.split('\n')[0]!.slice(0, 60));
    return [...new Set(texts)].slice(0, 1);
  } finally {
    tree.delete();
  }
};
