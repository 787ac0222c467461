import { descendants, type Node } from '../../../python/parser.ts';
import { enclosingClass, enclosingFunction, parametersOf } from '../../../python/scope.ts';
import { locate } from '../../../python/traceback-place.ts';
import { caughtAt } from './catching.ts';
import {
  type Alert,
  type Confidence,
  type Derivation,
  type Derived,
  moduleOf,
  type RepoFrame,
  script,
} from './derivation.ts';
import { fromTests } from './examples/from-tests.ts';
import { targetOf } from './examples/target-names.ts';
import { importing, pathLines } from './importing.ts';
import { literalCalls, valuesFor } from './values.ts';
import { variantsOf } from './variants.ts';

const LOW: Confidence = { level: 'low', because: 'nothing shows how the program was run' };

type Callable = {
  readonly fn: Node;
  readonly head: readonly string[];
  readonly callee: string;
  readonly path: string;
  readonly name: string;
};

const isAsync = (fn: Node): boolean => fn.children[0]?.type === 'async';

const functionOf = (alert: Alert, frame: RepoFrame): Node | null => {
  const module = moduleOf(alert, frame);
  const found = module === null ? null : locate(module.source, module.root, { line: frame.line, columns: null });
  return found === null ? null : enclosingFunction(found.statement);
};

const isProperty = (fn: Node): boolean =>
  fn.parent?.type === 'decorated_definition' &&
  descendants(fn.parent, 'decorator').some((node) => /property|\.setter/.test(node.text));

/** How a script reaches a function from outside; null for nested functions and objects that nothing shows how to make. */
const callable = (alert: Alert, frame: RepoFrame): Callable | null => {
  const fn = functionOf(alert, frame);
  const how = importing(alert.codebase, frame.repoFile);
  const name = fn?.childForFieldName('name')?.text;
  if (fn === null || how === null || name === undefined || enclosingFunction(fn) !== null || isProperty(fn))
    return null;
  const head = [
    ...pathLines(how.paths),
    ...(isAsync(fn) ? ['import asyncio'] : []),
    'import importlib',
    '',
    `module = importlib.import_module(${JSON.stringify(how.module)})`,
  ];
  const owner = enclosingClass(fn);
  const base = { fn, head, path: frame.repoFile, name };
  if (owner === null) return { ...base, callee: `module.${name}` };
  const className = owner.childForFieldName('name')?.text;
  if (className === undefined || enclosingFunction(owner) !== null) return null;
  const decorators =
    fn.parent?.type === 'decorated_definition' ? descendants(fn.parent, 'decorator').map((node) => node.text) : [];
  if (decorators.some((text) => /@(staticmethod|classmethod)/.test(text)))
    return { ...base, callee: `module.${className}.${name}` };
  const init = descendants(owner, 'function_definition').find(
    (found) => found.childForFieldName('name')?.text === '__init__',
  );
  const required =
    init === undefined
      ? []
      : parametersOf(init)
          .slice(1)
          .filter((parameter) => parameter.default === null);
  const made =
    required.length === 0 && owner.childForFieldName('superclasses') === null
      ? '()'
      : literalCalls(roots(alert), className)[0];
  return made === undefined ? null : { ...base, callee: `module.${className}${made}.${name}` };
};

const roots = ({ codebase }: Alert): readonly Node[] => [...codebase.modules.values()].map(({ root }) => root);

const written = ({ fn, head, callee }: Callable, args: string): string =>
  script([...head, isAsync(fn) ? `asyncio.run(${callee}${args})` : `${callee}${args}`]);

const ownParameters = ({ fn }: Callable) => {
  const all = parametersOf(fn);
  return /^(self|cls)$/.test(all[0]?.name ?? '') && enclosingClass(fn) !== null ? all.slice(1) : all;
};

/** Frames that an exception leaves uncaught when they are called: those below the last handler that keeps it. */
const uncaught = (alert: Alert): readonly RepoFrame[] => {
  const type = alert.context.target.errorType.split('.').at(-1) ?? '';
  const keeper = alert.frames.findLastIndex((frame) => {
    const module = moduleOf(alert, frame);
    return module !== null && caughtAt(module.root, frame.line, type);
  });
  return alert.frames.slice(keeper + 1).filter((frame) => frame.function !== '<module>');
};

/** Calls of a frame's file, as a script writes them, that the repo's tests compare with a literal: they do not fail. */
const knownToWork = (alert: Alert, frame: RepoFrame): ReadonlySet<string> => {
  const module = moduleOf(alert, frame);
  const how = importing(alert.codebase, frame.repoFile);
  if (module === null || how === null) return new Set();
  const target = targetOf(module, how.module);
  const failing = new Set(alert.frames.map((found) => found.function));
  return new Set(
    [...alert.codebase.modules.values()]
      .flatMap((file) => fromTests(file, target, failing))
      .map(({ call }) => `module.${call}`),
  );
};

/** Nothing shows how the program was run: call its functions, with values that the message or the repo's own code gives. */
export const fromCall: Derivation = (alert) => {
  const { errorType, message, line } = alert.context.target;
  const type = errorType.split('.').at(-1) ?? errorType;
  const frames = uncaught(alert);
  const derived: Derived[] = [];
  const synthesised: Derived[] = [];
  let follows = false;

  const innermost = frames.at(-1);
  const inner = innermost === undefined ? null : callable(alert, innermost);
  const module = innermost === undefined ? null : moduleOf(alert, innermost);
  const place = module === null ? null : locate(module.source, module.root, { line, columns: null });
  if (inner !== null && place !== null) {
    const values = valuesFor(type, message ?? '', place.statement, inner.fn, ownParameters(inner));
    if (values !== null) {
      follows = values.length === 0 || values.some(({ crashes }) => crashes);
      const variants = variantsOf(
        { errorType: type, message: message ?? '', statement: place.statement, fn: inner.fn },
        values,
      );
      synthesised.push({
        name: `call ${inner.name}`,
        script: written(inner, `(${values.map(({ value }) => value).join(', ')})`),
        note: `calls ${inner.name} of ${inner.path} with values taken from the message and the code`,
        confidence: LOW,
        variants: variants.map((variant) => ({ ...variant, script: written(inner, `(${variant.values.join(', ')})`) })),
      });
    }
  }
  for (const frame of frames) {
    const found = callable(alert, frame);
    if (found === null) continue;
    const required = ownParameters(found).filter((parameter) => parameter.default === null);
    const works = knownToWork(alert, frame);
    const calls = (required.length === 0 ? ['()'] : literalCalls(roots(alert), found.name)).filter(
      (args) => !works.has(`${found.callee}${args}`),
    );
    for (const args of calls.slice(0, 3))
      derived.push({
        name: `call ${found.name}${args}`,
        script: written(found, args),
        note: `calls ${found.name} of ${found.path} with values that the repo's own code calls it with`,
        confidence: LOW,
      });
  }
  // Values of which none makes the failure follow are the poorer guess.
  return follows ? [...synthesised, ...derived] : [...derived, ...synthesised];
};
