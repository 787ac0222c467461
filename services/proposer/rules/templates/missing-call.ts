import { descendants, type Node } from '../../../python/parser.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { everywhere, type Site, suspects } from '../site.ts';
import { RANK, type Template } from '../template.ts';

const CALLABLE = /'?(method|builtin_function_or_method|function)'?/;

const attributesWithoutCall = (site: Site): readonly Node[] =>
  (site.node === null ? suspects(site, 'attribute') : descendants(site.node, 'attribute')).filter(
    (node) =>
      !(node.parent?.type === 'call' && node.parent.childForFieldName('function')?.id === node.id) &&
      node.parent?.type !== 'attribute',
  );

/** Methods that need nothing but their object: the repo's own, and the usual ones of Python's types. */
const needsNothing = (site: Site, name: string): boolean => {
  if (
    /^(items|keys|values|lower|upper|strip|title|split|copy|isdigit|read|readlines|readline|now|today|date|time|timestamp|isoformat)$/.test(
      name,
    )
  )
    return true;
  const found = everywhere(site, 'function_definition').filter((fn) => fn.childForFieldName('name')?.text === name);
  return found.length > 0 && found.every((fn) => (fn.childForFieldName('parameters')?.namedChildCount ?? 0) <= 1);
};

/** `d.items` for `d.items()`, and the other way round: a property that is called. */
export const missingCall: Template = {
  name: 'missing-call',
  errors: ['TypeError', 'AttributeError'],
  propose(site) {
    if (/^'\w+' object is not callable/.test(site.message)) return propertyCalled(site);
    if (!CALLABLE.test(site.message)) return [];
    const nodes = attributesWithoutCall(site).filter((node) =>
      needsNothing(site, node.childForFieldName('attribute')?.text ?? ''),
    );
    const [node] = nodes;
    if (!node || nodes.length !== 1) return [];
    return [
      {
        rank: RANK.message,
        edits: [replaceNode(node, `${node.text}()`)],
        because: `call ${node.text}, which is a method, to get its value`,
      },
    ];
  },
};

const propertyCalled = (site: Site) => {
  const properties = new Set(
    everywhere(site, 'decorated_definition')
      .filter((node) =>
        descendants(node, 'decorator').some((decorator) =>
          /^@\s*((functools\.)?cached_)?property\b/.test(decorator.text),
        ),
      )
      .map((node) => node.childForFieldName('definition')?.childForFieldName('name')?.text ?? ''),
  );
  const calls = suspects(site, 'call').filter((call) => {
    const fn = call.childForFieldName('function');
    return (
      fn?.type === 'attribute' &&
      properties.has(fn.childForFieldName('attribute')?.text ?? '') &&
      call.childForFieldName('arguments')?.namedChildCount === 0
    );
  });
  const [call] = calls;
  const fn = call?.childForFieldName('function');
  if (!call || !fn || calls.length !== 1) return [];
  return [
    {
      rank: RANK.message,
      edits: [replaceNode(call, fn.text)],
      because: `read ${fn.text} without calling it: it is a property`,
    },
  ];
};
