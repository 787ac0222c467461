import { descendants, type Node } from '../../../python/parser.ts';
import { lastValueOf } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

const IN_PLACE = /^(sort|reverse|append|extend|insert|clear|update|add|remove|discard)$/;

/** The value that a use of a name last got, when it is a call of a method that works in place and returns None. */
const inPlaceCall = (value: Node | null): { call: Node; object: Node; method: string } | null => {
  const fn = value?.type === 'call' ? value.childForFieldName('function') : null;
  const object = fn?.type === 'attribute' ? fn.childForFieldName('object') : null;
  const method = fn?.childForFieldName('attribute')?.text ?? '';
  return value && object && IN_PLACE.test(method) ? { call: value, object, method } : null;
};

const noneNames = (site: Site): readonly Node[] =>
  site.node?.type === 'identifier' ? [site.node] : descendants(site.node ?? site.statement, 'identifier');

/** `x = x.sort()`: the method returns None, and the name loses its value. */
export const inPlaceResult: Template = {
  name: 'in-place-result',
  errors: ['AttributeError', 'TypeError'],
  propose(site) {
    if (!/NoneType/.test(site.message)) return [];
    for (const call of suspects(site, 'call')) {
      const direct = inPlaceCall(call);
      if (direct !== null && direct.method === 'sort' && call.parent?.type !== 'expression_statement')
        return [sorted(site, direct)];
    }
    for (const name of noneNames(site)) {
      const found = inPlaceCall(lastValueOf(name, name.text));
      if (found === null) continue;
      const assignment = found.call.parent;
      if (assignment?.type !== 'assignment') continue;
      if (found.object.text === name.text)
        return [
          {
            rank: RANK.message,
            edits: [replaceNode(assignment, found.call.text)],
            because: `call ${found.method}() for what it does to the object: it returns None`,
          },
        ];
      if (found.method === 'sort') return [sorted(site, found)];
    }
    return [];
  },
};

/** Whether what comes after reads the list itself, which sort() would have put in order. */
const isReadAfter = (site: Site, { call, object }: { call: Node; object: Node }): boolean =>
  descendants(site.fn ?? site.module.root, object.type).some(
    (node) => node.text === object.text && node.startIndex > call.endIndex,
  );

const sorted = (site: Site, found: { call: Node; object: Node }): Draft => {
  const { call, object } = found;
  const args = call.childForFieldName('arguments')?.text.slice(1, -1).trim() ?? '';
  const read = isReadAfter(site, found);
  return {
    rank: read ? RANK.neutralReturn : RANK.message,
    ...(read ? { mitigation: true } : {}),
    edits: [replaceNode(call, `sorted(${[object.text, args].filter((text) => text !== '').join(', ')})`)],
    because: 'use sorted(), which returns the list, where sort() returns None',
  };
};
