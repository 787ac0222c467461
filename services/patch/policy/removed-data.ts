import { runsIn } from '../../python/definitions.ts';
import { fingerprint } from '../../python/fingerprint.ts';
import { descendants, type Node } from '../../python/parser.ts';
import { type CodeContext, newlyIntroduced, type PythonFile, type Rule } from './rule.ts';

const DISPLAYS = ['list', 'tuple', 'set', 'dictionary'];

/** A display outside of functions. What `__all__` and `__slots__` list is code, which may list too much. */
const isData = (node: Node): boolean =>
  DISPLAYS.includes(node.type) &&
  runsIn(node) === '<module>' &&
  !/^__\w+__$/.test(node.parent?.childForFieldName('left')?.text ?? '');

/** The members of all displays; one that holds a display itself counts by that one's members. */
const dataOf = (file: PythonFile): string[] =>
  descendants(file.root, ...DISPLAYS)
    .filter(isData)
    .flatMap((node) => node.namedChildren)
    .filter((member) => member.type !== 'comment' && descendants(member, ...DISPLAYS).length === 0)
    .map((member) => fingerprint(member));

export const removedData: Rule<CodeContext> = {
  name: 'removed-data',
  check: ({ changes }) =>
    changes.flatMap(({ path, before, after }) => {
      if (before === null || fingerprint(before.root, isData) !== fingerprint(after.root, isData)) return [];
      const [old, fresh] = [dataOf(before), dataOf(after)];
      const isLess = fresh.length < old.length && newlyIntroduced(old, fresh, (member) => member).length === 0;
      return isLess ? [`${path} only loses some of its data, perhaps what fails; fix the code that works on it.`] : [];
    }),
};
