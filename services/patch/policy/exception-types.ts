import { identifierText } from '../../python/names.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { importsIn } from '../../python/scope.ts';
import type { CodeContext, PythonFile } from './rule.ts';

const BROAD = new Set([
  'Exception',
  'BaseException',
  'SystemExit',
  'KeyboardInterrupt',
  'BaseExceptionGroup',
  'ExceptionGroup',
]);
/** A handler that lists more types than this is broad by enumeration. */
export const MAX_TYPES = 4;
/** How many names are followed from one to the next. */
const MAX_STEPS = 5;

/** The repo's modules, where names that files import from each other are looked up. */
type Modules = Pick<CodeContext, 'locate' | 'fileAt'>;

/** The values that a file assigns to names; found once a file, because every handler asks. */
const assignments = new WeakMap<PythonFile, ReadonlyMap<string, Node[]>>();

/** The values that the file assigns anywhere to a name, or to an attribute of that name. */
const assignedTo = (file: PythonFile, name: string): Node[] => {
  const known = assignments.get(file) ?? assignedValues(file);
  assignments.set(file, known);
  return known.get(name) ?? [];
};

const assignedValues = (file: PythonFile): ReadonlyMap<string, Node[]> => {
  const values = new Map<string, Node[]>();
  for (const node of descendants(file.root, 'assignment', 'named_expression')) {
    const left = node.childForFieldName('left') ?? node.childForFieldName('name');
    const target = left?.type === 'attribute' ? left.childForFieldName('attribute')! : left;
    const value = node.childForFieldName('right') ?? node.childForFieldName('value');
    if (target?.type !== 'identifier' || value === null) continue;
    values.set(identifierText(target), [...(values.get(identifierText(target)) ?? []), value]);
  }
  return values;
};

/** Whether a dotted name is one of Python's own that stand for errors of any kind. */
export const isBroadName = (name: string): boolean => BROAD.has(name.replace(/^builtins\./, ''));

const isDefinedAs = (file: PythonFile, name: string, type: 'class_definition' | 'function_definition'): boolean =>
  file.names.bound.some((one) => one.name === name && one.node.parent?.type === type);

/** Whether exception types, as written in a handler, catch more than errors of a few named kinds. */
export const isBroad = (file: PythonFile, types: Node, modules: Modules, steps = MAX_STEPS): boolean => {
  const isBroadHere = (node: Node) => isBroad(file, node, modules, steps - 1);
  if (steps === 0) return true;
  switch (types.type) {
    case 'as_pattern':
      return isBroadHere(types.namedChild(0)!);
    case 'parenthesized_expression':
    case 'tuple': {
      const members = types.namedChildren.filter((node) => node.type !== 'comment');
      return members.length > MAX_TYPES || members.some(isBroadHere);
    }
    case 'identifier': {
      const names = file.names.resolveAll(types);
      const values = assignedTo(file, identifierText(types));
      if (names.some((name) => isBroadIn(file, name, modules, steps)) || values.some(isBroadHere)) return true;
      // A name bound otherwise is a class of the file, or a parameter that may hold anything.
      const isUnknown = names.length + values.length === 0;
      return isUnknown && !isDefinedAs(file, identifierText(types), 'class_definition');
    }
    case 'attribute': {
      const names = file.names.resolveAll(types);
      if (names.length > 0) return names.some((name) => isBroadIn(file, name, modules, steps));
      return isBroadMember(file, identifierText(types.childForFieldName('attribute')!), modules, steps);
    }
    default:
      return true;
  }
};

/** What an attribute of some object of the program may hold. Classes of libraries are written as classes are. */
const isBroadMember = (file: PythonFile, name: string, modules: Modules, steps: number): boolean => {
  const values = assignedTo(file, name);
  if (values.length > 0) return values.some((value) => isBroad(file, value, modules, steps - 1));
  if (isDefinedAs(file, name, 'function_definition')) return true;
  return !/^[A-Z]/.test(name);
};

/** What a dotted name stands for; the types of Python and of libraries are narrow, unless they are the broad ones. */
const isBroadIn = (from: PythonFile, dotted: string, modules: Modules, steps: number): boolean => {
  if (isBroadName(dotted)) return true;
  const { path = null, rest = [] } = modules.locate(dotted, from.path) ?? {};
  const file = path === null ? null : modules.fileAt(path);
  const [name, member] = rest;
  if (file === null || name === undefined) return false;
  if (steps === 0) return true;
  if (isDefinedAs(file, name, 'class_definition'))
    return member !== undefined && isBroadMember(file, member, modules, steps - 1);
  const values = assignedTo(file, name);
  const imported = importsIn(file.root).filter((one) => one.name === name && one.imported !== null);
  if (values.length + imported.length === 0) return file.names.wildcards.length === 0;
  return (
    values.some((value) => isBroad(file, value, modules, steps - 1)) ||
    imported.some((one) =>
      isBroadIn(file, `${one.module}${one.module.endsWith('.') ? '' : '.'}${one.imported}`, modules, steps - 1),
    )
  );
};

/** The single types that a handler names, those of a tuple under a name included. */
export const typesIn = (file: PythonFile, types: Node, steps = MAX_STEPS): Node[] => {
  if (/^(as_pattern|parenthesized_expression|tuple)$/.test(types.type)) {
    const parts = types.type === 'as_pattern' ? [types.namedChild(0)!] : types.namedChildren;
    return parts.filter((node) => node.type !== 'comment').flatMap((node) => typesIn(file, node, steps));
  }
  const values = types.type === 'identifier' && steps > 0 ? assignedTo(file, identifierText(types)) : [];
  return values.length === 0 ? [types] : values.flatMap((value) => typesIn(file, value, steps - 1));
};
