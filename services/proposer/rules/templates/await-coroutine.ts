import { descendants, type Node } from '../../../python/parser.ts';
import { lastValueOf } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { everywhere, type Site } from '../site.ts';
import { RANK, type Template } from '../template.ts';

const isAsync = (fn: Node): boolean => fn.children[0]?.type === 'async';

/** A coroutine of the repo that was called and not awaited, in a function that can await. */
export const awaitCoroutine: Template = {
  name: 'await-coroutine',
  errors: ['TypeError', 'AttributeError'],
  propose(site: Site) {
    if (!/coroutine/.test(site.message) || site.fn === null || !isAsync(site.fn)) return [];
    const coroutines = new Set(
      everywhere(site, 'function_definition')
        .filter(isAsync)
        .map((fn) => fn.childForFieldName('name')?.text ?? ''),
    );
    const values = descendants(site.node ?? site.statement, 'identifier').map((name) => lastValueOf(name, name.text));
    const calls = [
      ...descendants(site.node ?? site.statement, 'call'),
      ...values.filter((value): value is Node => value?.type === 'call'),
    ].filter((call) => {
      const name = call.childForFieldName('function')?.text.split('.').at(-1) ?? '';
      return coroutines.has(name) && call.parent?.type !== 'await';
    });
    const [call] = calls;
    if (!call || new Set(calls.map((found) => found.id)).size !== 1) return [];
    const bare = call.parent?.type === 'assignment' || call.parent?.type === 'argument_list';
    return [
      {
        rank: RANK.message,
        edits: [replaceNode(call, bare ? `await ${call.text}` : `(await ${call.text})`)],
        because: `await ${call.childForFieldName('function')?.text}, which is a coroutine`,
      },
    ];
  },
};
