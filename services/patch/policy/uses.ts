import { stringValue } from '../../python/literals.ts';
import { identifierText, type NameTable } from '../../python/names.ts';
import { descendants, type Node } from '../../python/parser.ts';
import type { Canonical } from './modules.ts';

/** One place where a file mentions something from outside of itself. */
export type Use = {
  /**
   * `name`: a dotted name in {@link Canonical} form (`os.path.join`, `eval`). `import`: the same, in an import statement.
   * `attribute`: an attribute of anything at all, by its last name.
   */
  readonly kind: 'name' | 'import' | 'attribute';
  readonly name: string;
  readonly node: Node;
};

const SKIPPED = new Set(['import_statement', 'import_from_statement', 'future_import_statement', 'global_statement']);

/** Attributes that a text reads where it is used as a format: `'{0.name}'.format(value)`, `'%(name)s'` of a log record. */
const fieldsOf = (text: string): string[] => [
  ...[...text.matchAll(/\{[\w.[\]]+/g)].flatMap(([field]) => field.split(/[.[\]]+/).slice(1)),
  ...[...text.matchAll(/%\((\w+)\)/g)].map(([, name]) => name!),
];

/** All uses of a file. Names that the file binds itself (parameters, definitions, assigned values) are not among them. */
export const usesOf = (root: Node, path: string, names: NameTable, canonical: Canonical): Use[] => {
  const uses: Use[] = [];
  const add = (kind: Use['kind'], name: string, node: Node) => uses.push({ kind, name, node });
  const addDotted = (dotted: string, node: Node) => {
    const name = canonical(dotted, path);
    if (name !== null) add('name', name, node);
  };
  const addName = (node: Node) => {
    for (const dotted of names.resolveAll(node)) addDotted(dotted, node);
  };

  const visitAll = (nodes: readonly (Node | null)[]) => {
    for (const node of nodes) if (node) visit(node);
  };
  const visit = (node: Node): void => {
    if (SKIPPED.has(node.type)) return;
    if (node.type === 'identifier') addName(node);
    else if (node.type === 'attribute') visitAll([visitAttribute(node)]);
    else visitAll(partsOf(node));
  };
  /** Records a chain `a.b.c` and gives what stands before its first dot, unless that is a name and so part of it. */
  const visitAttribute = (node: Node): Node | null => {
    addName(node);
    let object = node;
    for (; object.type === 'attribute'; object = object.childForFieldName('object')!)
      // An object's own variables are its own business; those of others are not.
      if (object.text !== 'self.__dict__')
        add('attribute', identifierText(object.childForFieldName('attribute')!), object);
    return object.type === 'identifier' ? null : object;
  };
  /** The children that are expressions or hold some; names that a definition or an assignment binds are not uses. */
  const partsOf = (node: Node): (Node | null)[] => {
    switch (node.type) {
      case 'keyword_argument':
        add('attribute', identifierText(node.childForFieldName('name')!), node);
        return [node.childForFieldName('value')];
      case 'call': {
        const [object, name] = node.childForFieldName('arguments')?.namedChildren ?? [];
        const named = stringValue(name ?? null);
        if (object && named !== null && names.resolveAll(node.childForFieldName('function')!).includes('getattr'))
          for (const dotted of names.resolveAll(object)) addDotted(`${dotted}.${named}`, node);
        return node.namedChildren;
      }
      case 'keyword_pattern':
        // `case object(name=value)` reads the attribute `name` of whatever is matched.
        add('attribute', identifierText(node.namedChild(0)!), node);
        return node.namedChildren.slice(1);
      case 'dictionary_splat':
        for (const key of descendants(node, 'pair').map((pair) => stringValue(pair.childForFieldName('key'))))
          if (key !== null) add('attribute', key, node);
        return node.namedChildren;
      case 'string':
        for (const { text } of node.namedChildren.filter((part) => part.type === 'string_content'))
          for (const name of fieldsOf(text)) add('attribute', name, node);
        return node.namedChildren;
      case 'parameters':
      case 'lambda_parameters':
        return node.namedChildren.flatMap((parameter) => [
          parameter.childForFieldName('value'),
          parameter.childForFieldName('type'),
        ]);
      case 'function_definition':
      case 'class_definition':
        return node.namedChildren.filter((child) => child.id !== node.childForFieldName('name')?.id);
      case 'assignment': {
        const left = node.childForFieldName('left');
        return node.namedChildren.filter((child) => child.id !== left?.id || left.type !== 'identifier');
      }
      default:
        return node.namedChildren;
    }
  };
  visit(root);

  for (const { name, node } of names.imports) {
    const imported = canonical(name, path);
    if (imported !== null) add('import', imported, node);
  }
  return uses;
};
