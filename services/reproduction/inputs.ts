import type { ReproductionReply } from '../../events/schema/proposal.ts';
import { nameTable } from '../python/names.ts';
import { descendants, type Node, parsePython } from '../python/parser.ts';
import { STDLIB_MODULES } from '../python/stdlib-modules.ts';

/** Ways to run the repo's code other than to import it. */
const RUNS = /^(runpy|importlib|subprocess)(\.|$)|^(os\.system|exec|__import__)$/;
/** Calls that only show a result. */
const SHOWS = /^(print|repr|str)$/;
const LITERALS = ['string', 'integer', 'float', 'true', 'false', 'none', 'unary_operator'];
const DISPLAYS = ['list', 'tuple', 'set', 'dictionary'];

type Script = {
  readonly what: string;
  readonly text: string;
  /** What goes into the program: equal for scripts that differ in names, comments and layout alone. */
  readonly input: string;
  readonly reachesRepo: boolean;
  readonly handlesErrors: boolean;
};

const read = async (what: string, text: string): Promise<Script> => {
  const tree = await parsePython(text);
  try {
    const root = tree.rootNode;
    const names = nameTable(root);
    const calls = descendants(root, 'call').map((call) => call.childForFieldName('function')!);
    const standsFor = (node: Node) => names.resolveAll(node);
    return {
      what,
      text: text.trim(),
      input: JSON.stringify([
        valuesIn(root),
        calls
          .map(lastName)
          .filter((name) => !SHOWS.test(name))
          .sort(),
      ]),
      reachesRepo:
        names.imports.some(({ name }) => RUNS.test(name) || !STDLIB_MODULES.has(name.split('.')[0]!)) ||
        calls.some((called) => standsFor(called).some((name) => RUNS.test(name))),
      handlesErrors:
        descendants(root, 'except_clause').length > 0 ||
        calls.some((called) => standsFor(called).includes('contextlib.suppress')),
    };
  } finally {
    tree.delete();
  }
};

const lastName = (called: Node): string => (called.childForFieldName('attribute') ?? called).text;

/** The literals of a script, texts that stand alone as comments do left out, and its empty displays. */
const valuesIn = (root: Node): string[] =>
  [
    ...descendants(root, ...LITERALS)
      .filter((node) => node.parent?.type !== 'expression_statement')
      .map((node) => node.text),
    ...descendants(root, ...DISPLAYS)
      .filter((node) => node.namedChildCount === 0)
      .map((node) => node.type),
  ].sort();

/**
 * Why variants and controls say less than their number promises: a variant is another input that fails, and a control an
 * input that works today. Those that are equal letter for letter are counted once anyway.
 */
export const inputObjections = async ({ script, variants, controls }: ReproductionReply): Promise<string[]> => {
  const all = (kind: string, texts: readonly string[] = []) =>
    Promise.all(texts.map((text, index) => read(`${kind} ${index + 1}`, text)));
  const own = await read('the script', script);
  const [others, works] = [await all('variant', variants), await all('control', controls)];
  return [
    ...repeated([own, ...others]),
    ...repeated(works),
    ...works
      .filter(({ handlesErrors }) => handlesErrors)
      .map(({ what }) => `In ${what}, an error is handled; a control is a call that works today, so let it run bare.`),
    ...works
      .filter(({ reachesRepo }) => !reachesRepo && own.reachesRepo)
      .map(({ what }) => `In ${what}, nothing of the repo runs; import its code and call it with input that works.`),
  ];
};

const repeated = (scripts: readonly Script[]): string[] =>
  scripts.flatMap(({ what, text, input }, index) => {
    const first = scripts.slice(0, index).find((other) => other.input === input && other.text !== text);
    return first === undefined
      ? []
      : [`In ${what}, the input is that of ${first.what}; give another, or leave it out.`];
  });
