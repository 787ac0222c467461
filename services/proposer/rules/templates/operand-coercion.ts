import { isLiteral, stringValue } from '../../../python/literals.ts';
import type { Node } from '../../../python/parser.ts';
import { importsIn, lastValueOf, parametersOf } from '../../../python/scope.ts';
import { replaceNode, type SourceEdit } from '../../../python/source-edit.ts';
import { argumentFor } from '../caller.ts';
import { isReadElsewhere, isReading } from '../other-uses.ts';
import { only, type Site, suspects } from '../site.ts';
import { type Draft, RANK, type Rank, type Template } from '../template.ts';
import { addImport } from './undefined-name.ts';

type Operands = { readonly left: Node; readonly right: Node; readonly operator: string };

const operandsOf = (site: Site, operators: readonly string[]): Operands | null => {
  const found = suspects(site, 'binary_operator', 'augmented_assignment', 'comparison_operator').flatMap(
    (node): Operands[] => {
      if (node.type === 'comparison_operator') {
        const [left, right] = node.namedChildren;
        const operator = node.children.find((child) => child !== null && !child.isNamed)?.text ?? '';
        return node.namedChildCount === 2 && left && right && operators.includes(operator)
          ? [{ left, right, operator }]
          : [];
      }
      const left = node.childForFieldName('left');
      const right = node.childForFieldName('right');
      const operator = (node.childForFieldName('operator')?.text ?? '').replace(/=$/, '');
      return left && right && operators.includes(operator) ? [{ left, right, operator }] : [];
    },
  );
  return only(found);
};

const called = (name: string, node: Node): string =>
  node.type === 'parenthesized_expression' ? `${name}${node.text}` : `${name}(${node.text})`;

const isText = (node: Node): boolean => {
  if (node.type === 'string' || node.type === 'concatenated_string') return !isNumeral(node);
  if (node.type === 'binary_operator')
    return [node.childForFieldName('left'), node.childForFieldName('right')].some(
      (side) => side !== null && isText(side),
    );
  const value = node.type === 'identifier' ? lastValueOf(node, node.text) : null;
  return value !== null && (value.type === 'string' || value.type === 'concatenated_string') && !isNumeral(value);
};

/** `"5"` may be the text of a number. */
const isNumeral = (node: Node): boolean => /^\s*[+-]?[\d.,]+\s*$/.test(stringValue(node) ?? '');

const isTarget = (node: Node): boolean =>
  node.parent?.type === 'augmented_assignment' && node.parent.childForFieldName('left')?.id === node.id;

/** `site` for a text that is made a number: where the program uses it at other places too, it stays wrong there. */
const convert = (node: Node, name: string, rank: Rank, because: string, site?: Site): readonly Draft[] => {
  if (isTarget(node) || (isLiteral(node) && node.type !== 'string')) return [];
  const draft = { rank, edits: [replaceNode(node, called(name, node))], because };
  if (site === undefined) return [draft];
  // What was worked with as text, `"20" * 3`, is another number than the one that was meant.
  if (!isReading(node)) return [];
  return [isReadElsewhere(site, node) ? guess(draft) : draft];
};

/** One of several ways, of which nothing in the repo says which. */
const guess = (draft: Draft): Draft => ({ ...draft, rank: RANK.neutralReturn, mitigation: true });

const NUMBER = /^(int|float|complex|bool)$/;

/** Number and text in one operation: the message names both types, so one side is converted to the other's. */
export const operandCoercion: Template = {
  name: 'operand-coercion',
  errors: ['TypeError'],
  propose(site) {
    const concatenated = /^can only concatenate str \(not "(\w+)"\) to str/.exec(site.message);
    if (concatenated !== null) {
      const operands = operandsOf(site, ['+']);
      if (operands === null || concatenated[1] === 'NoneType' || concatenated[1] === 'bytes') return [];
      return textWins(site, operands, concatenated[1] ?? '');
    }
    const list =
      /^can only concatenate (list|tuple) \(not "(list|tuple|set|dict_keys|dict_values|map|filter|range|generator)"\)/.exec(
        site.message,
      );
    if (list !== null) {
      const operands = operandsOf(site, ['+']);
      return operands === null
        ? []
        : convert(
            operands.right,
            list[1] ?? 'list',
            RANK.message,
            `make a ${list[1]} of the right operand, as the left one is`,
          );
    }
    if (/^not all arguments converted during string formatting/.test(site.message)) {
      const operands = operandsOf(site, ['%']);
      return operands === null || isText(operands.left) || operands.right.type === 'tuple'
        ? []
        : convert(operands.left, 'int', RANK.coercion, 'take the left operand of % as a number', site);
    }
    const types =
      /^unsupported operand type\(s\) for (\S+): '([\w.]+)' and '([\w.]+)'/.exec(site.message) ??
      /^'(\S+)' not supported between instances of '([\w.]+)' and '([\w.]+)'/.exec(site.message);
    if (types === null) return [];
    const operands = operandsOf(site, [
      (types[1] ?? '').replace(/^(\S+)=$/, (whole, operator: string) => (/^[<>]$/.test(operator) ? whole : operator)),
    ]);
    return operands === null ? [] : mixed(site, operands, types[2] ?? '', types[3] ?? '');
  },
  atCaller: (crash, caller) =>
    /'str' and '(int|float)'|'(int|float)' and 'str'|^can only concatenate str \(not "(int|float)"\)/.test(
      crash.message,
    )
      ? suspects(crash, 'binary_operator', 'augmented_assignment', 'comparison_operator')
          .flatMap((node) => node.namedChildren)
          .flatMap((side) => (side?.type === 'identifier' ? annotatedNumber(crash, caller, side.text) : []))
      : [],
};

/** A text given for a parameter whose annotation says that it is a number. */
const annotatedNumber = (crash: Site, caller: Site, name: string): readonly Draft[] => {
  const type = crash.fn === null ? null : parametersOf(crash.fn).find((parameter) => parameter.name === name)?.type;
  const arg = type === 'int' || type === 'float' ? argumentFor(crash, caller, name) : null;
  return arg === null || (isLiteral(arg) && arg.type !== 'string')
    ? []
    : [
        {
          rank: RANK.idiom,
          edits: [replaceNode(arg, called(type ?? '', arg))],
          because: `give '${name}' as ${type}, which its annotation asks for`,
        },
      ];
};

/** Text on the left: a sum where the text is to be a number shows by what else is summed; a sentence by a literal. */
const textWins = (site: Site, { left, right }: Operands, type: string): readonly Draft[] => {
  const because = `turn the ${type} into text before it is joined to text`;
  if (isText(left) || isText(right))
    return convert(right, 'str', RANK.message, because).map((draft) => (hasOneText(site, type) ? draft : guess(draft)));
  const sum = right.type === 'integer' || right.type === 'float';
  return sum
    ? convert(left, type, RANK.coercion, `take the left operand as ${type}, as what is added to it is`, site)
    : // A number that was read as text, and one that is one, may be meant to be added.
      convert(right, 'str', RANK.coercion, because).map(guess);
};

/** Whether `str()` is how the repo would write it: not a collection, and no number that it rounds or date that it formats. */
const hasOneText = (site: Site, type: string): boolean => {
  const source = site.module.source;
  if (/^(float|Decimal)$/.test(type)) return !/:[,\d]*\.\d+f|%[\d]*\.\d+f|\bround\(|\.quantize\(/.test(source);
  if (/^(date|datetime|time|timedelta)$/.test(type)) return !/strftime|isoformat|:%[dmYHM]/.test(source);
  return /^(int|bool|complex|UUID|Path|PosixPath|WindowsPath)$/.test(type) || !/^[a-z]/.test(type);
};

const mixed = (
  site: Site,
  { left, right, operator }: Operands,
  leftType: string,
  rightType: string,
): readonly Draft[] => {
  if (leftType === 'NoneType' || rightType === 'NoneType') return [];
  if (/^(decimal\.)?Decimal$/.test(leftType) && rightType === 'float')
    return [
      {
        rank: RANK.message,
        edits: [
          replaceNode(right, `${decimalName(right).name}(str(${right.text}))`),
          ...decimalName(right).edits(site),
        ],
        because: 'turn the float into a Decimal by its text',
      },
    ];
  if (leftType === 'float' && /^(decimal\.)?Decimal$/.test(rightType))
    return isTarget(left)
      ? decimalStart(site, left)
      : [
          {
            rank: RANK.message,
            edits: [
              replaceNode(left, `${decimalName(left).name}(str(${left.text}))`),
              ...decimalName(left).edits(site),
            ],
            because: 'turn the float into a Decimal by its text',
          },
        ];
  const [text, number, other] =
    leftType === 'str' ? [left, rightType, right] : rightType === 'str' ? [right, leftType, left] : [null, '', null];
  if (text === null || other === null || !NUMBER.test(number)) return [];
  if (operator === '+' && isText(text))
    return convert(other, 'str', RANK.message, `turn the ${number} into text before it is joined to text`).map(
      (draft) => (hasOneText(site, number) ? draft : guess(draft)),
    );
  if (operator === '%' && isText(text)) return [];
  const first = number === 'float' ? 'float' : 'int';
  const drafts = convert(text, first, RANK.coercion, `take the text as ${first}, as the other operand is`, site);
  return first === 'float'
    ? drafts
    : [...drafts, ...convert(text, 'float', RANK.coercion, 'take the text as a number with a fraction', site)];
};

/** `Decimal` as the file names it, with the import that it takes where there is none. */
const decimalName = (node: Node): { readonly name: string; readonly edits: (site: Site) => readonly SourceEdit[] } => {
  const imports = importsIn(node.tree.rootNode);
  const direct = imports.find((found) => found.module === 'decimal' && found.imported === 'Decimal');
  const whole = imports.find((found) => found.module === 'decimal' && found.imported === null);
  if (direct) return { name: direct.name, edits: () => [] };
  if (whole) return { name: `${whole.name}.Decimal`, edits: () => [] };
  return { name: 'Decimal', edits: (site) => [addImport(site, 'from decimal import Decimal')] };
};

/** `total = 0.0` to which Decimals are added: let it start as one. */
const decimalStart = (site: Site, target: Node): readonly Draft[] => {
  const start = target.type === 'identifier' ? lastValueOf(target, target.text) : null;
  if (start?.type !== 'float') return [];
  const { name, edits } = decimalName(target);
  return [
    {
      rank: RANK.message,
      edits: [replaceNode(start, `${name}("${start.text}")`), ...edits(site)],
      because: `start '${target.text}' as the Decimal that is added to it`,
    },
  ];
};
