import { nearMiss } from '../../../python/edit-distance.ts';
import { descendants, type Node } from '../../../python/parser.ts';
import { boundNames, enclosingClass, parametersOf } from '../../../python/scope.ts';
import { replaceNode } from '../../../python/source-edit.ts';
import { only, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Template } from '../template.ts';

type Definition = { readonly path: string; readonly fn: Node };

/** Functions of the repo that a message names: `f()`, `Class.method()` or `Class.__init__()`. */
const definitionsOf = (site: Site, qualname: string): readonly Definition[] => {
  const parts = qualname.split('.').filter((part) => part !== '<locals>');
  const name = parts.at(-1);
  const owner = parts.length > 1 ? parts.at(-2) : undefined;
  return [...site.codebase.modules.values()].flatMap(({ path, root }) =>
    descendants(root, 'function_definition')
      .filter((fn) => fn.childForFieldName('name')?.text === name)
      .filter((fn) => owner === undefined || enclosingClass(fn)?.childForFieldName('name')?.text === owner)
      .map((fn) => ({ path, fn })),
  );
};

const shortName = (qualname: string): string => {
  const parts = qualname.split('.');
  return (parts.at(-1) === '__init__' ? parts.at(-2) : parts.at(-1)) ?? qualname;
};

const callOf = (site: Site, qualname: string): Node | null =>
  only(
    suspects(site, 'call').filter(
      (call) => call.childForFieldName('function')?.text.split('.').at(-1) === shortName(qualname),
    ),
  );

/** `def f(x):` in a class, called on an object. */
const missingSelf = (site: Site): readonly Draft[] => {
  const message = /^([\w.<>]+)\(\) takes (\d+) positional arguments? but (\d+) (?:was|were) given/.exec(site.message);
  if (message === null || Number(message[3]) !== Number(message[2]) + 1) return [];
  const found = only(definitionsOf(site, message[1] ?? ''));
  if (found === null || enclosingClass(found.fn) === null) return [];
  const list = found.fn.childForFieldName('parameters');
  const parameters = parametersOf(found.fn);
  if (!list || parameters.length !== Number(message[2]) || /^(self|cls)$/.test(parameters[0]?.name ?? '')) return [];
  if (found.fn.parent?.type === 'decorated_definition') return [];
  return [
    {
      rank: RANK.message,
      path: found.path,
      edits: [
        { start: list.startIndex + 1, end: list.startIndex + 1, text: parameters.length === 0 ? 'self' : 'self, ' },
      ],
      because: `take self as the first parameter of the method ${message[1]}`,
    },
  ];
};

const wrongKeyword = (site: Site): readonly Draft[] => {
  const message = /^([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'/.exec(site.message);
  const found = message === null ? null : only(definitionsOf(site, message[1] ?? ''));
  const call = message === null ? null : callOf(site, message[1] ?? '');
  if (message === null || found === null || call === null) return [];
  const given = descendants(call, 'keyword_argument').map((node) => node.childForFieldName('name'));
  const wrong = given.find((name) => name?.text === message[2]);
  const free = parametersOf(found.fn)
    .map(({ name }) => name)
    .filter((name) => !given.some((other) => other?.text === name));
  const meant = nearMiss(message[2] ?? '', free);
  return !wrong || meant === null
    ? []
    : [
        {
          rank: RANK.message,
          edits: [replaceNode(wrong, meant)],
          because: `name the keyword '${meant}' as ${message[1]}() does, in place of '${message[2]}'`,
        },
      ];
};

/** A required argument left out, where the caller has a value under the very name of the parameter. */
const missingArgument = (site: Site): readonly Draft[] => {
  const message = /^([\w.<>]+)\(\) missing 1 required (?:positional|keyword-only) argument: '(\w+)'/.exec(site.message);
  const name = message?.[2] ?? '';
  const call = message === null ? null : callOf(site, message[1] ?? '');
  const list = call?.childForFieldName('arguments');
  if (message === null || !call || !list || list.type !== 'argument_list') return [];
  if (name === 'self') return onClass(site, call);
  const bound =
    site.fn !== null &&
    (boundNames(site.fn).has(name) ||
      descendants(site.module.root, 'assignment').some(
        (node) => node.parent?.parent?.type === 'module' && node.childForFieldName('left')?.text === name,
      ));
  const self =
    site.fn !== null &&
    parametersOf(site.fn)[0]?.name === 'self' &&
    new RegExp(`\\bself\\.${name}\\s*=[^=]`).test(enclosingClass(site.fn)?.text ?? '');
  if (!bound && !self) return [];
  const value = bound ? name : `self.${name}`;
  const given = list.namedChildren.filter((child) => child !== null && child.type !== 'comment');
  const last = given.at(-1);
  const at = last?.endIndex ?? list.startIndex + 1;
  const found = only(definitionsOf(site, message[1] ?? ''));
  const parameters = found === null ? [] : parametersOf(found.fn).map((parameter) => parameter.name);
  const own = /^(self|cls)$/.test(parameters[0] ?? '') ? parameters.slice(1) : parameters;
  const next =
    own[given.length] === name &&
    given.every((arg) => arg?.type !== 'keyword_argument' && !arg?.type.endsWith('splat'));
  return [
    {
      rank: RANK.idiom,
      edits: [{ start: at, end: at, text: `${last ? ', ' : ''}${next ? value : `${name}=${value}`}` }],
      because: `pass the argument '${name}', which the caller has under that name`,
    },
  ];
};

/** `Class.method()` where an object is needed, and the class needs nothing to make one. */
const onClass = (site: Site, call: Node): readonly Draft[] => {
  const object = call.childForFieldName('function')?.childForFieldName('object');
  const init = object ? definitionsOf(site, `${object.text}.__init__`) : [];
  const plain = init.every(({ fn }) =>
    parametersOf(fn)
      .slice(1)
      .every((parameter) => parameter.default !== null),
  );
  return object?.type === 'identifier' && plain
    ? [
        {
          rank: RANK.message,
          edits: [replaceNode(object, `${object.text}()`)],
          because: `call the method on an object of ${object.text}, not on the class`,
        },
      ]
    : [];
};

/** A call that does not fit the definition it reaches: `self` left out, a misspelt keyword, an argument left out. */
export const callSignature: Template = {
  name: 'call-signature',
  errors: ['TypeError'],
  propose: (site) => [...missingSelf(site), ...wrongKeyword(site), ...missingArgument(site)],
};
