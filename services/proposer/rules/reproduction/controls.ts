import { mainBlocks } from '../../../python/definitions.ts';
import type { Module } from '../codebase.ts';
import { type Alert, script } from './derivation.ts';
import type { Example } from './examples/example.ts';
import { fromDocstrings } from './examples/from-docstrings.ts';
import { fromMainBlocks } from './examples/from-main-blocks.ts';
import { fromTests } from './examples/from-tests.ts';
import { targetOf } from './examples/target-names.ts';
import { importing, pathLines } from './importing.ts';

/** A control is two containers on the original and one with each patch. */
const LIMIT = 4;

/** The scripts, and where they are from, for people. */
export type Controls = { readonly scripts: readonly string[]; readonly from: readonly string[] };

const NONE: Controls = { scripts: [], from: [] };

/** A file that fails at its own level cannot be imported, and so shows nothing that works; its main block is not run then. */
const crashesOnImport = ({ frames }: Alert, module: Module): boolean =>
  frames.some(
    ({ repoFile, function: fn, line }) =>
      repoFile === module.path &&
      fn === '<module>' &&
      !mainBlocks(module.root).some((block) => block.startPosition.row < line && line <= block.endPosition.row + 1),
  );

/**
 * Inputs that the repo itself shows to work: calls of the crashed file that its tests compare with a literal, then those
 * of its docstrings and main blocks. The crashed function's own come first. Each prints its result; Gate 1 leaves out
 * those that do not run to their end.
 */
export const controlsFor = async (alert: Alert, reproduction: string): Promise<Controls> => {
  const { codebase, frames, context } = alert;
  const { file, function: crashed } = context.target;
  const how = importing(codebase, file);
  const module = codebase.modules.get(file);
  if (how === null || module === undefined || crashesOnImport(alert, module)) return NONE;
  const target = targetOf(module, how.module);
  const failing = new Set(frames.map((frame) => frame.function));
  const linesOf = (path: string) =>
    new Set(frames.filter((frame) => frame.repoFile === path).map((frame) => frame.line));
  const modules = [...codebase.modules.values()];
  const found = [
    ...modules.flatMap((one) => fromTests(one, target, failing)),
    ...(await fromDocstrings(target)),
    ...modules.flatMap((one) => fromMainBlocks(one, target, linesOf(one.path))),
  ];
  const seen = new Set<string>();
  const isOfCrashed = (example: Example): boolean => example.function === crashed.split('.').at(-1);
  // The failing call itself is an example that does not work.
  const isReproduction = ({ call }: Example): boolean => reproduction.split('\n').includes(`module.${call}`);
  const chosen = [...found.filter(isOfCrashed), ...found.filter((example) => !isOfCrashed(example))]
    .filter((example) => !isReproduction(example) && !seen.has(example.call) && seen.add(example.call))
    .slice(0, LIMIT);
  return {
    scripts: chosen.map(({ call }) =>
      script([
        ...pathLines(how.paths),
        'import importlib',
        '',
        `module = importlib.import_module(${JSON.stringify(how.module)})`,
        `print(repr(module.${call}))`,
      ]),
    ),
    from: [...new Set(chosen.map(({ from }) => from))],
  };
};
