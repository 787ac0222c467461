import { describe, expect, it } from 'vitest';
import type { PastAttempt } from '../port.ts';
import { contextOf } from './fixtures/case.ts';
import { createRulesProposer } from './proposer.ts';

const signal = new AbortController().signal;

/** `family`, `family up` for the frame above, with `!` for a mitigation; `refused` where nothing is left. */
const attempts = async (source: string, message: string, crash: string, caller: string, count = 4) => {
  const lines = source.split('\n');
  const frame = (text: string) => {
    const line = lines.findIndex((one) => one.trim() === text) + 1;
    const fn = lines.slice(0, line).findLast((one) => /^def /.test(one) && !lines[line - 1]?.match(/^\S/));
    return `  File "/srv/main.py", line ${line}, in ${/def (\w+)/.exec(fn ?? '')?.[1] ?? '<module>'}\n    ${text}\n`;
  };
  const log = `Traceback (most recent call last):\n${frame(caller)}${frame(crash)}${message}\n`;
  const crashLine = lines.findIndex((one) => one.trim() === crash) + 1;
  const past: PastAttempt[] = [];
  const taken: string[] = [];
  for (let attempt = 1; attempt <= count; attempt += 1) {
    const context = contextOf(new Map([['main.py', source]]), log, attempt, past);
    const outcome = await createRulesProposer({ mitigations: true }).proposePatch(context, signal)();
    if (outcome._tag === 'Left') {
      expect(outcome.left.code).toBe('no_proposal');
      taken.push('refused');
      break;
    }
    const { rationale, mitigation } = outcome.right.provenance;
    const found = /^rule-based ([\w-]+)( \(mitigation\))?: .* \(main\.py:(\d+)\)$/.exec(rationale);
    expect(found?.[2] !== undefined).toBe(mitigation === true);
    taken.push(`${found?.[1]}${Number(found?.[3]) === crashLine ? '' : ' up'}${mitigation === true ? '!' : ''}`);
    past.push({ kind: 'patch', text: '', rationale, reasons: [], output: '' });
  }
  return taken;
};

describe("without the operator's word", () => {
  it('nothing is proposed that only hides the failure, and the refusal says what that would be', async () => {
    const source = 'def mean(values):\n    return sum(values) / len(values)\n\n\nprint(mean([]))\n';
    const log =
      'Traceback (most recent call last):\n  File "/srv/main.py", line 5, in <module>\n    print(mean([]))\n  File "/srv/main.py", line 2, in mean\n    return sum(values) / len(values)\nZeroDivisionError: division by zero\n';
    for (const attempt of [1, 2, 3])
      expect(
        await createRulesProposer().proposePatch(contextOf(new Map([['main.py', source]]), log, attempt), signal)(),
      ).toMatchObject({
        left: {
          code: 'no_proposal',
          message: expect.stringMatching(
            /would only hide it \(return early where values is empty\).*OPSGUARD_MITIGATIONS/,
          ),
        },
      });
  });

  it('what the callers ask for is no invention', async () => {
    const source =
      'def mean(values):\n    return sum(values) / len(values)\n\n\nfound = mean([])\nprint("none" if found is None else found)\n';
    const log =
      'Traceback (most recent call last):\n  File "/srv/main.py", line 5, in <module>\n    found = mean([])\n  File "/srv/main.py", line 2, in mean\n    return sum(values) / len(values)\nZeroDivisionError: division by zero\n';
    expect(
      await createRulesProposer().proposePatch(contextOf(new Map([['main.py', source]]), log), signal)(),
    ).toMatchObject({
      right: { reply: { files: [{ content: expect.stringContaining('if not values:\n        return None\n') }] } },
    });
  });
});

describe('what is proposed at each attempt', () => {
  it.each<[string, string, string, string, string, readonly string[]]>([
    [
      'the family again only where no other fits and the frame above has nothing to say',
      'def half(text):\n    return text / 2\n\n\nprint(half("3"))\n',
      "TypeError: unsupported operand type(s) for /: 'str' and 'int'",
      'return text / 2',
      'print(half("3"))',
      ['operand-coercion', 'operand-coercion', 'refused'],
    ],
    [
      'the frame above where the caller gave the None',
      'def shout(name):\n    print(name.upper())\n\n\ndef all(names):\n    for name in names:\n        shout(name)\n\n\nall(["a", None])\n',
      "AttributeError: 'NoneType' object has no attribute 'upper'",
      'print(name.upper())',
      'shout(name)',
      ['none-guard!', 'none-guard up!', 'refused'],
    ],
    [
      'the frame above where the caller gave an empty list, and at the end a value that nothing gives',
      'def mean(values):\n    return sum(values) / len(values)\n\n\ndef report(groups):\n    for values in groups:\n        print(mean(values))\n\n\nreport([[]])\n',
      'ZeroDivisionError: division by zero',
      'return sum(values) / len(values)',
      'print(mean(values))',
      ['zero-division!', 'narrow-except up!', 'zero-division up!', 'zero-division!'],
    ],
    [
      'the frame above where the annotation says what the caller should have given',
      'def add(count: int):\n    return count + 1\n\n\ndef run(text):\n    return add(text)\n\n\nrun("3")\n',
      'TypeError: can only concatenate str (not "int") to str',
      'return count + 1',
      'return add(text)',
      ['operand-coercion', 'operand-coercion up', 'refused'],
    ],
    [
      'another family before the same one',
      'def settings(lines):\n    table = {}\n    for line in lines:\n        key, value = line.split("=", 1)\n        table[key] = value\n    return table\n\n\nprint(settings(["a=1", ""]))\n',
      'ValueError: not enough values to unpack (expected 2, got 1)',
      'key, value = line.split("=", 1)',
      'print(settings(["a=1", ""]))',
      ['unpack!', 'narrow-except!', 'unpack!', 'refused'],
    ],
    [
      'a mitigation at the last attempt, though another edit is left',
      'def first(rows):\n    out = []\n    for row in rows:\n        out.append(row[1])\n    return out\n\n\nprint(first([[1]]))\n',
      'IndexError: list index out of range',
      'out.append(row[1])',
      'print(first([[1]]))',
      ['narrow-except!', 'length-guard!', 'refused'],
    ],
    [
      'nothing where nothing fits',
      'def f(x):\n    x.frobnicate()\n\n\nf(object())\n',
      "AttributeError: 'object' object has no attribute 'frobnicate'",
      'x.frobnicate()',
      'f(object())',
      ['refused'],
    ],
  ])('is %s', async (_, source, message, crash, caller, expected) => {
    expect(await attempts(source, message, crash, caller)).toEqual(expected);
  });
});
