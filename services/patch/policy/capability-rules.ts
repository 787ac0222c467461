import { enclosingDefinition } from '../../python/definitions.ts';
import { ADVICE, type Capability, CONVERSIONS, capabilityOfAttribute, capabilityOfName } from './capabilities.ts';
import { type CodeContext, newlyIntroduced, type PythonChange, placeOf, type Rule } from './rule.ts';
import type { Use } from './uses.ts';

const capabilityOf = ({ kind, name }: Use): Capability | null => {
  if (kind === 'attribute') return capabilityOfAttribute(name);
  // `from logging import currentframe` names the attribute without a dot before it.
  const last = name.slice(name.lastIndexOf('.') + 1);
  return capabilityOfName(name) ?? (kind === 'import' && last !== name ? capabilityOfAttribute(last) : null);
};

/** `hash` in a `__hash__` is how a class is made hashable: its result is a hash, and decides nothing. */
const isHashOfItself = ({ name, node }: Use): boolean =>
  name === 'hash' && enclosingDefinition(node)?.childForFieldName('name')?.text === '__hash__';

/** A clock that is given the time to convert, or is only imported: what it is imported for is seen where it is called. */
const isConversion = ({ kind, name, node }: Use): boolean => {
  const wanted = CONVERSIONS.get(name);
  if (wanted === undefined || kind === 'import') return wanted !== undefined;
  if (node.parent?.childForFieldName('function')?.id !== node.id) return false;
  const args = node.parent.childForFieldName('arguments')?.namedChildren ?? [];
  return (
    args.filter((argument) => !/^(none|list_splat|dictionary_splat|comment)$/.test(argument.type)).length >= wanted
  );
};

const isHarmless = (use: Use): boolean => isHashOfItself(use) || isConversion(use);

const introduced = ({ before, after }: PythonChange, capability: Capability): Use[] => {
  const of = (uses: readonly Use[], kinds: readonly Use['kind'][]) =>
    uses.filter((use) => kinds.includes(use.kind) && capabilityOf(use) === capability && !isHarmless(use));
  const known = before?.uses ?? [];
  const mentions = newlyIntroduced(
    of(known, ['name', 'attribute']),
    of(after.uses, ['name', 'attribute']),
    (use) => `${use.kind} ${use.name}`,
  );
  // An import of what the file mentioned all along repairs it: the NameError was the bug.
  const mentioned = (name: string) =>
    known.some((use) => use.kind !== 'attribute' && (use.name === name || use.name.startsWith(`${name}.`)));
  const imports = of(after.uses, ['import']).filter((use) => !mentioned(use.name));
  return [...imports, ...mentions];
};

/** One rule a capability: no new uses of it in any file, where moving an old one is not new. */
export const capabilityRules: readonly Rule<CodeContext>[] = (Object.keys(ADVICE) as Capability[]).map(
  (capability) => ({
    name: capability,
    check: ({ changes }) =>
      changes.flatMap((change) => {
        const uses = introduced(change, capability);
        const names = [...new Set(uses.map((use) => use.name))].slice(0, 5).join(', ');
        return uses.length === 0
          ? []
          : [`${placeOf(change.after, uses[0]!.node)} newly uses ${names}; ${ADVICE[capability]}.`];
      }),
  }),
);
