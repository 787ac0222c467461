import { enclosingDefinition, type FunctionDefinition } from '../../python/definitions.ts';
import { fingerprint, isDocstring } from '../../python/fingerprint.ts';
import { identifierText } from '../../python/names.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { isEmpty } from './function-shape.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, placeOf, type Rule } from './rule.ts';

/** Methods that can make an object pass for anything, when all they do is to give a constant. */
const OPERATOR = 'r?(add|sub|mul|truediv|floordiv|mod|pow)';
const AGREEING = new RegExp(
  `^__(eq|ne|lt|le|gt|ge|bool|len|contains|hash|call|getattr|getitem|iter|instancecheck|subclasscheck|missing|${OPERATOR})__$`,
);
/** Of these, the ones whose result need not be a plain value. */
const ANSWERS_ITSELF = new RegExp(`^__(getattr|getitem|call|missing|${OPERATOR})__$`);
/** Methods that run behind the reader's back. */
const HIDDEN = /^__(del|getattribute|instancecheck|subclasscheck|subclasshook|class_getitem|import|build_class)__$/;

export const agreeingObject: Rule<CodeContext> = {
  name: 'agreeing-object',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) => {
      const known = new Set(before?.functions.map((f) => f.qualname));
      const methods = after.functions
        .filter((f) => !known.has(f.qualname))
        .filter((f) => {
          if (HIDDEN.test(f.name) || (f.qualname === '__getattr__' && f.name === '__getattr__')) return true;
          return AGREEING.test(f.name) && isEmptyOrSelf(f);
        })
        .map((f) => ({ name: f.qualname, node: f.node }));
      const had = new Set(before?.names.bound.map(({ name, level }) => `${level} ${name}`));
      const assigned = after.names.bound
        .filter(({ name, level }) => !had.has(`${level} ${name}`))
        .filter(
          ({ name, level, node }) =>
            /^__\w+__$/.test(name) &&
            !/^__(all|version|author|slots|match_args|doc|hash)__$/.test(name) &&
            (node.parent?.type === 'assignment' || (level === 'class' && node.parent?.type !== 'function_definition')),
        );
      const made = newlyIntroduced(before ? madeTypes(before) : [], madeTypes(after), (node) => fingerprint(node)).map(
        (node) => ({ name: 'a class made by a call', node }),
      );
      return [...methods, ...assigned, ...made].map(
        ({ name, node }) =>
          `${placeOf(after, node)} adds ${name}, which makes objects agree with every use or runs unseen; fix the data or the code that uses it.`,
      );
    }),
};

const isEmptyOrSelf = (f: FunctionDefinition): boolean =>
  (isEmpty(f) && !f.body.namedChildren.some((node) => node.type === 'raise_statement')) ||
  (ANSWERS_ITSELF.test(f.name) &&
    f.body.namedChildren
      .filter((node) => !isDocstring(node))
      .every((node) => /^return (self|type\(self\)\(\)|lambda\b.*)$/s.test(node.text)));

/** `type(name, bases, members)`: a class whose methods no rule sees. */
const madeTypes = (file: PythonFile): Node[] =>
  descendants(file.root, 'call').filter(
    (call) =>
      file.names.resolveAll(call.childForFieldName('function')!).includes('type') &&
      (call.childForFieldName('arguments')?.namedChildren.filter((node) => node.type !== 'comment').length ?? 0) > 1,
  );

const ASKS_OF_TYPE = /^(type|isinstance|callable|id)$/;

/** Whether a method looks at what its object holds: what kind of object it is says nothing of that. */
const readsItself = (f: FunctionDefinition): boolean => {
  const self = f.node.childForFieldName('parameters')?.namedChild(0)?.text;
  return descendants(f.body, 'identifier').some((node) => {
    const { parent } = node;
    if (identifierText(node) === 'super' && parent?.type === 'call') return true;
    if (identifierText(node) !== self) return false;
    switch (parent?.type) {
      case 'attribute':
        return !/^__(class|module|doc)__$/.test(parent.childForFieldName('attribute')!.text);
      case 'argument_list':
        return !ASKS_OF_TYPE.test(parent.parent?.childForFieldName('function')?.text ?? '');
      case 'comparison_operator':
        // Whether it is one and the same object says nothing either.
        return !parent.children.some((part) => /^is\b/.test(part.type));
      default:
        return !/^(return_statement|boolean_operator|not_operator)$/.test(parent?.type ?? '');
    }
  });
};

const comparesNothing = (file: PythonFile): FunctionDefinition[] =>
  file.functions.filter(
    (f) =>
      /^__(eq|ne|bool)__$/.test(f.name) &&
      enclosingDefinition(f.node)?.type === 'class_definition' &&
      !isEmpty(f) &&
      !readsItself(f),
  );

export const blindComparison: Rule<CodeContext> = {
  name: 'blind-comparison',
  check: ({ changes }) =>
    changes.flatMap(({ before, after }) =>
      newlyIntroduced(before ? comparesNothing(before) : [], comparesNothing(after), (f) => f.qualname)
        .slice(0, 1)
        .map(
          (f) =>
            `${placeOf(after, f.node)} makes ${f.qualname} answer without looking at the object’s own values; compare what the objects hold.`,
        ),
    ),
};
