import { descendants, type Node } from '../../../python/parser.ts';
import { enclosingClass, parametersOf } from '../../../python/scope.ts';
import { isTestFile, type Module } from '../codebase.ts';
import { type Derivation, type Derived, moduleOf, script } from './derivation.ts';
import { rowsOf } from './examples/parametrized.ts';
import { importing, pathLines } from './importing.ts';

const functionAt = (module: Module, line: number, name: string): Node | null =>
  descendants(module.root, 'function_definition').find(
    (fn) =>
      fn.childForFieldName('name')?.text === name && fn.startPosition.row < line && line <= fn.endPosition.row + 1,
  ) ?? null;

const isUnittest = (module: Module, owner: Node): boolean => {
  const bases = owner.childForFieldName('superclasses')?.text ?? '';
  if (/TestCase\b/.test(bases)) return true;
  return descendants(module.root, 'class_definition').some(
    (base) =>
      base.id !== owner.id &&
      new RegExp(`\\b${base.childForFieldName('name')?.text}\\b`).test(bases) &&
      isUnittest(module, base),
  );
};

/** A test of the repo is in the traceback: run that test, and nothing else. */
export const fromTest: Derivation = (alert) => {
  const frame = alert.frames.find((found) => isTestFile(found.repoFile) && /^test/.test(found.function));
  const module = frame === undefined ? null : moduleOf(alert, frame);
  const fn = frame === undefined || module === null ? null : functionAt(module, frame.line, frame.function);
  const how = module === null ? null : importing(alert.codebase, module.path);
  if (frame === undefined || module === null || fn === null || how === null) return [];
  const owner = enclosingClass(fn);
  const name = owner?.childForFieldName('name')?.text;
  const head = [
    ...pathLines(how.paths),
    'import importlib',
    '',
    `tests = importlib.import_module(${JSON.stringify(how.module)})`,
  ];
  const made = (lines: readonly string[]): Derived[] => [
    {
      name: 'test',
      script: script([...head, ...lines]),
      note: `runs the test ${frame.function} of ${module.path}, which is in the traceback`,
      confidence: { level: 'high', because: 'it is the very test that failed' },
    },
  ];
  const wanted = parametersOf(fn).map((parameter) => parameter.name);
  if (owner !== null && name !== undefined) {
    if (isUnittest(module, owner)) return made([`tests.${name}(${JSON.stringify(frame.function)}).debug()`]);
    if (wanted.length > 1) return [];
    const setup = descendants(owner, 'function_definition').some(
      (found) => found.childForFieldName('name')?.text === 'setup_method',
    );
    return made([`case = tests.${name}()`, ...(setup ? ['case.setup_method()'] : []), `case.${frame.function}()`]);
  }
  if (wanted.length === 0) return made([`tests.${frame.function}()`]);
  const rows = rowsOf(fn).filter((row) => wanted.every((parameter) => row.has(parameter)));
  return rows.length === 0
    ? []
    : made(rows.map((row) => `tests.${frame.function}(${wanted.map((parameter) => row.get(parameter)).join(', ')})`));
};
