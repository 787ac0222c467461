import { descendants, type Node } from '../../../python/parser.ts';
import { enclosingClass } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { RANK, type Template } from '../template.ts';

const decorators = (fn: Node): readonly string[] =>
  fn.parent?.type === 'decorated_definition' ? descendants(fn.parent, 'decorator').map((node) => node.text.trim()) : [];

/** A property that reads or writes itself, where the class keeps the value under the name with an underscore. */
export const selfProperty: Template = {
  name: 'self-property',
  errors: ['RecursionError'],
  propose({ fn }) {
    const owner = fn === null ? null : enclosingClass(fn);
    const name = fn?.childForFieldName('name')?.text ?? '';
    if (fn === null || owner === null) return [];
    const own = descendants(owner, 'function_definition').filter(
      (method) =>
        method.childForFieldName('name')?.text === name &&
        decorators(method).some(
          (text) => /^@\s*((functools\.)?cached_)?property$/.test(text) || text === `@${name}.setter`,
        ),
    );
    if (!own.some((method) => method.id === fn.id)) return [];
    const inside = (node: Node): boolean =>
      own.some((method) => method.startIndex <= node.startIndex && node.endIndex <= method.endIndex);
    const attributes = descendants(owner, 'attribute');
    const wrong = attributes.filter((node) => node.text === `self.${name}` && inside(node));
    const kept = attributes.filter(
      (node) => node.text === `self._${name}` && node.parent?.childForFieldName('left')?.id === node.id,
    );
    const setter = wrong.some((node) => node.parent?.childForFieldName('left')?.id === node.id);
    // Without a value kept under that name, both halves of the property have to get it.
    if (wrong.length === 0 || (kept.length === 0 && !(setter && own.length === 2 && wrong.length >= 2))) return [];
    return [
      {
        rank: RANK.message,
        edits: wrong.map((node) => replaceNode(node, `self._${name}`)),
        because: `keep the property's value as self._${name}: the property '${name}' calls itself`,
      },
    ];
  },
};
