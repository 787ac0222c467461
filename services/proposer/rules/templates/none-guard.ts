import { descendants, type Node } from '../../../python/parser.ts';
import { boundNames, parametersOf, rootOf } from '../../../python/scope.ts';
import { insertBefore, replaceNode } from '../../../python/source-edit.ts';
import { bornInside } from '../born-inside.ts';
import { argumentFor } from '../caller.ts';
import { emptyElsewhere } from '../empty-elsewhere.ts';
import { passOver } from '../neutral.ts';
import { conditional, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

const MATCHER = /(^|\.)(match|search|fullmatch)$/;

/** The expression that was None, as far as message and columns tell. */
export const noneExpression = (site: Site): Node | null => {
  const attribute = /^'NoneType' object has no attribute '(\w+)'/.exec(site.message)?.[1];
  const unique = (nodes: readonly (Node | null)[]): Node | null => {
    const found = nodes.filter((node): node is Node => node !== null);
    return found.length === 1 ? (found[0] ?? null) : null;
  };
  if (attribute !== undefined)
    return unique(
      suspects(site, 'attribute')
        .filter((node) => node.childForFieldName('attribute')?.text === attribute)
        .map((node) => node.childForFieldName('object')),
    );
  if (/^'NoneType' object is not subscriptable/.test(site.message))
    return unique(suspects(site, 'subscript').map((node) => node.childForFieldName('value')));
  if (/^(argument of type 'NoneType' is not|.*NoneType.*container)/.test(site.message))
    return unique(suspects(site, 'comparison_operator').map((node) => node.namedChildren.at(-1) ?? null));
  if (/^object of type 'NoneType' has no len\(\)/.test(site.message))
    return unique(suspects(site, 'call').map((call) => argumentOf(call, /^len$/)));
  if (/not 'NoneType'$/.test(site.message))
    return unique(suspects(site, 'call').map((call) => argumentOf(call, /^(int|float)$/)));
  if (/^(cannot unpack non-iterable NoneType|'NoneType' object is not iterable)/.test(site.message)) {
    const over = site.statement.type === 'for_statement' ? site.statement.childForFieldName('right') : null;
    if (over !== null && (site.node === null || site.node.id === over.id)) return over;
    if (site.node !== null && /^(identifier|attribute|subscript)$/.test(site.node.type)) return site.node;
    const calls = suspects(site, 'call').map((call) =>
      argumentOf(call, /^(sum|sorted|list|set|tuple|max|min|any|all|dict|enumerate)$|\.(join|extend|update)$/),
    );
    const clauses = descendants(site.node ?? site.statement, 'for_in_clause').map((clause) =>
      clause.childForFieldName('right'),
    );
    return unique(
      [...calls, ...clauses].filter((node) => node === null || /^(identifier|attribute|subscript)$/.test(node.type)),
    );
  }
  return null;
};

const argumentOf = (call: Node, name: RegExp): Node | null =>
  name.test(call.childForFieldName('function')?.text ?? '')
    ? (call.childForFieldName('arguments')?.namedChildren[0] ?? null)
    : null;

const isMatch = (node: Node): boolean =>
  node.type === 'call' && MATCHER.test(node.childForFieldName('function')?.text ?? '');

const guarded = /^(expression_statement|return_statement|for_statement|if_statement|with_statement|assert_statement)$/;

/** A value that can be None is used as if it never was: pass over it, or give the parameter its empty value. */
export const noneGuard: Template = {
  name: 'none-guard',
  errors: ['AttributeError', 'TypeError'],
  propose(site) {
    if (!/NoneType/.test(site.message)) return [];
    const node = noneExpression(site);
    if (node === null || bornInside(site, node)) return [];
    return [...parameterDefault(site, node), ...guardBefore(site, node), ...emptyIterable(site, node)];
  },
  atCaller(crash, caller) {
    const node = /NoneType/.test(crash.message) ? noneExpression(crash) : null;
    const given = node?.type === 'identifier' ? argumentFor(crash, caller, node.text) : null;
    return given === null || bornInside(caller, given) ? [] : guardBefore(caller, given);
  },
};

/** `def f(items=None)` that never looks whether it got any. */
const parameterDefault = (site: Site, node: Node): readonly Draft[] => {
  const parameter = site.fn === null ? undefined : parametersOf(site.fn).find(({ name }) => name === node.text);
  const body = site.fn?.childForFieldName('body');
  const first = body?.namedChildren.find((child) => child !== null && !isDocstring(child) && child.type !== 'comment');
  const empty = emptyFor(site);
  if (parameter?.default?.text !== 'None' || !first || empty === null) return [];
  const edit = insertBefore(site.module.source, first, [`if ${node.text} is None:`, `\t${node.text} = ${empty}`]);
  if (edit === null) return [];
  // Filled, it is a collection that the caller may leave out; read, None may stand for all that there is.
  const sure = /has no attribute '(append|extend|insert|setdefault|update|add)'/.test(site.message);
  return [
    {
      rank: sure ? RANK.message : emptyElsewhere(site, node) ? RANK.idiom : RANK.guard,
      edits: [edit],
      ...(sure || emptyElsewhere(site, node) ? {} : { mitigation: true }),
      because: `give the parameter ${empty} where its default None was left`,
    },
  ];
};

const isDocstring = (statement: Node): boolean =>
  statement.type === 'expression_statement' && statement.namedChildren[0]?.type === 'string';

const emptyFor = (site: Site): string | null => {
  if (/iterable|has no len|is not a container|argument of type/.test(site.message)) return '[]';
  const attribute = /has no attribute '(\w+)'/.exec(site.message)?.[1] ?? '';
  if (/^(items|keys|values|get|setdefault|update)$/.test(attribute)) return '{}';
  if (/^(append|extend|sort|insert)$/.test(attribute)) return '[]';
  return null;
};

const guardBefore = (site: Site, node: Node): readonly Draft[] => {
  const pass = passOver(site);
  if (pass === null || !guarded.test(site.statement.type) || conditional(site, node)) return [];
  if (site.statement.type === 'for_statement' && site.node === null && pass.text === 'continue') return [];
  const source = site.module.source;
  const rank = pass.invented ? RANK.neutralReturn : RANK.guard;
  const mitigation = pass.invented;
  const what = pass.text === 'continue' ? 'pass over it' : 'return early';
  if (/^(identifier|attribute|subscript)$/.test(node.type) && descendants(node, 'call').length === 0) {
    const edit = insertBefore(source, site.statement, [`if ${node.text} is None:`, `\t${pass.text}`]);
    return edit === null ? [] : [{ rank, edits: [edit], mitigation, because: `${what} where ${node.text} is None` }];
  }
  if (node.type !== 'call' || site.statement.type === 'for_statement') return [];
  const name = freeName(site, isMatch(node) ? ['match', 'matched'] : ['found', 'result', 'value']);
  if (name === null) return [];
  const guard = insertBefore(source, site.statement, [
    `${name} = ${node.text}`,
    `if ${name} is None:`,
    `\t${pass.text}`,
  ]);
  if (guard === null || /[\r\n]/.test(node.text)) return [];
  const because = isMatch(node)
    ? `${what} where the pattern does not match`
    : `${what} where ${node.childForFieldName('function')?.text} gives None`;
  return [{ rank, edits: [guard, replaceNode(node, name)], mitigation, because }];
};

const freeName = (site: Site, names: readonly string[]): string | null => {
  const taken = boundNames(rootOf(site.statement));
  return names.find((name) => !taken.has(name)) ?? null;
};

/** `for x in None`: nothing to go through. */
const emptyIterable = (site: Site, node: Node): readonly Draft[] =>
  /is not iterable|has no len\(\)/.test(site.message) && /^(identifier|attribute|subscript|call)$/.test(node.type)
    ? [
        {
          rank: emptyElsewhere(site, node) ? RANK.idiom : RANK.coercion,
          edits: [replaceNode(node, `(${node.text} or [])`)],
          // None may be what was never loaded, or what a callee should not have given.
          ...(emptyElsewhere(site, node) ? {} : { mitigation: true }),
          because: `take None for ${node.text} as an empty list`,
        },
      ]
    : [];
