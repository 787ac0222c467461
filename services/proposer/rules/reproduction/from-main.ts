import { descendants } from '../../../python/parser.ts';
import type { Module } from '../codebase.ts';
import { commandArguments } from './command-line.ts';
import {
  type Alert,
  type Confidence,
  type Derivation,
  type Derived,
  moduleOf,
  type RepoFrame,
  script,
} from './derivation.ts';
import { importing, pathLines, programPaths } from './importing.ts';

const DOCUMENTS = /(^|\/)(README[^/]*|Makefile|Dockerfile|Procfile|USAGE[^/]*)$|\.(sh|md|rst|txt|ya?ml)$/i;

type Found = { readonly words: readonly string[]; readonly from: string };

/** `sys.argv` beyond the program's name: from the log, else from the file's own text, else from the repo's documents. */
const argumentsFor = (alert: Alert, frame: RepoFrame, module: string | null): Found | null => {
  const { files } = alert.codebase;
  const documents = [...files].filter(([path]) => DOCUMENTS.test(path)).map(([, text]) => text);
  const texts: readonly (readonly [string, string])[] = [
    ['the log', alert.context.errorLog],
    ['the file', files.get(frame.repoFile) ?? ''],
    ...documents.map((text) => ["the repo's documents", text] as const),
  ];
  for (const [from, text] of texts) {
    const words = commandArguments(text, frame.repoFile, module);
    if (words !== null && !words.some((word) => /^[[<]|\.\.\.|…/.test(word))) return { words, from };
  }
  return null;
};

/** The program starts itself: a frame of a module's own level is the first of the traceback. */
const outermost = ({ context, frames }: Alert): RepoFrame | null => {
  const [first] = frames;
  if (first?.function !== '<module>') return null;
  const before = context.classification.frames.findIndex(
    (frame) => frame.repoFile === first.repoFile && frame.line === first.line,
  );
  const above = context.classification.frames.slice(0, Math.max(0, before));
  return above.every((frame) =>
    /runpy|_run_module_as_main|_run_code|^<(frozen|string|stdin)/.test(`${frame.file} ${frame.function}`),
  )
    ? first
    : null;
};

const wantsArguments = ({ root }: Module): boolean =>
  descendants(root, 'attribute', 'call').some(
    (node) => node.text === 'sys.argv' || /\.add_argument$/.test(node.childForFieldName('function')?.text ?? ''),
  );

/** The start is in the traceback; what may differ is the arguments. */
const confidenceOf = (alert: Alert, frame: RepoFrame, found: Found | null): Confidence => {
  if (found?.from === 'the log') return { level: 'high', because: 'the log shows the very command' };
  if (found !== null) return { level: 'medium', because: 'the start is in the traceback, but the arguments are not' };
  const module = moduleOf(alert, frame);
  return module !== null && wantsArguments(module)
    ? { level: 'low', because: 'nothing shows the arguments' }
    : { level: 'high', because: 'the start is in the traceback, and the program reads no arguments' };
};

const argvLine = (name: string, words: readonly string[]): string =>
  `sys.argv = [${[name, ...words].map((word) => JSON.stringify(word)).join(', ')}]`;

const unique = (lines: readonly string[]): readonly string[] => {
  const seen = new Set<string>();
  return lines.filter((line) => line === '' || !/^import /.test(line) || (!seen.has(line) && seen.add(line)));
};

/** Run as `python -m package.module`: the interpreter's own starter is in the traceback. */
export const fromRunModule: Derivation = (alert) => {
  const frame = outermost(alert);
  const started = alert.context.classification.frames.some((found) => found.function === '_run_module_as_main');
  const how = frame === null || !started ? null : importing(alert.codebase, frame.repoFile);
  if (frame === null || how === null) return [];
  const name = how.module.replace(/\.__main__$/, '');
  const found = argumentsFor(alert, frame, name);
  const lines = unique([
    'import runpy',
    'import sys',
    ...pathLines(how.paths),
    argvLine(frame.repoFile, found?.words ?? []),
    `runpy.run_module(${JSON.stringify(name)}, run_name="__main__", alter_sys=True)`,
  ]);
  const note = `runs the module ${name} as the traceback shows it was run${found === null ? '' : `, with the arguments from ${found.from}`}`;
  return [{ name: 'module', script: script(lines), note, confidence: confidenceOf(alert, frame, found) }];
};

/** Run as `python file.py`. A second way gives it the data files of the repo, where it wants arguments that nothing shows. */
export const fromMain: Derivation = (alert) => {
  const frame = outermost(alert);
  const module = frame === null ? null : moduleOf(alert, frame);
  if (frame === null || module === null) return [];
  const found = argumentsFor(alert, frame, importing(alert.codebase, frame.repoFile)?.module ?? null);
  const run = (words: readonly string[]) =>
    script(
      unique([
        'import os',
        'import runpy',
        'import sys',
        ...pathLines(programPaths(alert.codebase, frame.repoFile)),
        '',
        argvLine(frame.repoFile, words),
        `runpy.run_path(os.path.abspath(${JSON.stringify(frame.repoFile)}), run_name="__main__")`,
      ]),
    );
  const note = `runs ${frame.repoFile} as a program, as the traceback shows it was run`;
  const ways: Derived[] = [
    {
      name: 'main',
      script: run(found?.words ?? []),
      note: found === null ? note : `${note}, with the arguments from ${found.from}`,
      confidence: confidenceOf(alert, frame, found),
    },
  ];
  const data = [...alert.codebase.files.keys()].filter(
    (path) =>
      /\.(csv|tsv|json|jsonl|txt|ya?ml|log|ini|xml)$/.test(path) &&
      !/(^|\/)(requirements|package|\.)/.test(path) &&
      !path.endsWith('error.log'),
  );
  if (wantsArguments(module) && found === null)
    for (const path of data.slice(0, 3))
      ways.push({
        name: `main with ${path}`,
        script: run([path]),
        note: `${note}, with the repo's data file ${path} as its argument`,
        confidence: { level: 'low', because: 'nothing shows the arguments' },
      });
  return ways;
};

/** A file of the repo that crashes while it is imported by something outside of the repo. */
export const fromImport: Derivation = (alert) => {
  const [first] = alert.frames;
  const how =
    first?.function === '<module>' && outermost(alert) === null ? importing(alert.codebase, first.repoFile) : null;
  if (first === undefined || how === null) return [];
  const lines = [
    ...pathLines(how.paths),
    'import importlib',
    '',
    `importlib.import_module(${JSON.stringify(how.module)})`,
  ];
  return [
    {
      name: 'import',
      script: script(lines),
      note: `imports ${first.repoFile}, which is where the traceback enters the repo`,
      confidence: { level: 'high', because: 'the traceback shows the import' },
    },
  ];
};
