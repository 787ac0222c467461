import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../events/schema/observation.ts';
import type { PastAttempt, PatchContext } from '../port.ts';
import { contextOf, readCases } from './fixtures/case.ts';
import { createRulesProposer } from './proposer.ts';

const signal = new AbortController().signal;
const rules = createRulesProposer({ mitigations: true });
const caseOf = (name: string) => {
  const found = readCases().find((item) => item.name === name);
  if (found === undefined) throw new Error(`There is no case ${name}.`);
  return found;
};

const past = (kind: PastAttempt['kind'], text: string, rationale: string): PastAttempt => ({
  kind,
  text,
  rationale,
  reasons: [],
  output: '',
});

const patch = async (context: PatchContext) => {
  const outcome = await rules.proposePatch(context, signal)();
  return outcome._tag === 'Left' ? outcome.left : { ...outcome.right.provenance, ...outcome.right.reply };
};

const program = (source: string, message: string, line: number, code: string) =>
  contextOf(
    new Map([['main.py', source]]),
    `Traceback (most recent call last):\n  File "/srv/main.py", line ${line}, in <module>\n    ${code}\n${message}\n`,
  );

describe('attempts', () => {
  it('does not repeat a refused draft, turns to another family, and ends with a labelled mitigation', async () => {
    const { files, log } = caseOf('unpack-few');
    const tried: string[] = [];
    for (const attempt of [1, 2, 3]) {
      const outcome = await patch(
        contextOf(
          files,
          log,
          attempt,
          tried.map((rationale) => past('patch', '', rationale)),
        ),
      );
      if ('code' in outcome) throw new Error(outcome.message);
      tried.push(outcome.rationale);
    }
    expect(tried.map((rationale) => rationale.replace('rule-based ', '').split(':')[0])).toEqual([
      'unpack (mitigation)',
      'narrow-except (mitigation)',
      'unpack (mitigation)',
    ]);
    expect(new Set(tried).size).toBe(3);
  });

  it('refuses with a sentence when every draft was refused', async () => {
    const { files, log } = caseOf('undefined-slip');
    const first = await patch(contextOf(files, log));
    if ('code' in first) throw new Error(first.message);
    expect(await patch(contextOf(files, log, 2, [past('patch', '', first.rationale)]))).toMatchObject({
      code: 'no_proposal',
      message: 'No other template fits NameError at main.py:5; fix it by hand or use a model.',
    });
  });

  it('reproduces another way at the second attempt, and refuses when there is none', async () => {
    const { files, log } = caseOf('zero-division');
    const first = await rules.proposeReproduction(contextOf(files, log), signal)();
    if (first._tag === 'Left') throw new Error(first.left.message);
    const second = await rules.proposeReproduction(
      contextOf(files, log, 2, [past('reproduction', first.right.reply.script, '')]),
      signal,
    )();
    if (second._tag === 'Left') throw new Error(second.left.message);
    expect(second.right.reply.script).toContain('module.average([])');
    expect(second.right.provenance.rationale).toContain('confidence is low');

    const top = caseOf('wrong-keyword');
    const texts: PastAttempt[] = [];
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await rules.proposeReproduction(contextOf(top.files, top.log, attempt, texts), signal)();
      if (outcome._tag === 'Left') {
        expect(outcome.left.code).toBe('no_proposal');
        break;
      }
      expect(texts.length).toBeLessThan(5);
      texts.push(past('reproduction', outcome.right.reply.script, ''));
    }
  });
});

describe('what is seen', () => {
  it('believes the container where it saw other lines than the log', async () => {
    const { files, log } = caseOf('zero-division');
    const moved = new Map([['main.py', `# moved\n\n${files.get('main.py')}`]]);
    const seen = { file: 'main.py', line: 4, column: 11, endColumn: 36, function: 'average', origin: 'workspace' };
    const failing = {
      exception: { type: 'ZeroDivisionError', bases: [], message: 'division by zero', frames: [seen], causes: [] },
    };
    const outcome = await patch({ ...contextOf(moved, log), failing: failing as unknown as Observation });
    expect(outcome).toMatchObject({
      files: [{ content: expect.stringContaining('    if not values:\n        return 0.0\n    return sum') }],
    });
  });

  it('knows a dictionary from the types of the locals that the container saw', async () => {
    const source = 'def names(table):\n    return [item["name"] for item in table]\n';
    const context = program(
      source,
      "TypeError: string indices must be integers, not 'str'",
      2,
      'return [item["name"] for item in table]',
    );
    expect(await patch(context)).toMatchObject({ code: 'no_proposal' });
    const seen = {
      file: 'main.py',
      line: 2,
      column: 12,
      endColumn: 24,
      function: 'names',
      origin: 'workspace',
      locals: { table: 'dict' },
    };
    const failing = {
      exception: { type: 'TypeError', bases: [], message: context.target.message, frames: [seen], causes: [] },
    };
    expect(await patch({ ...context, failing: failing as unknown as Observation })).toMatchObject({
      files: [{ content: source.replace('in table]', 'in table.values()]') }],
    });
  });
});

describe('the text around an edit', () => {
  it('keeps CRLF, the byte order mark, tabs and a missing final newline', async () => {
    const source =
      '\uFEFFdef f(rows):\r\n\tout = []\r\n\tfor r in rows:\r\n\t\tout.append(int(r))  # café\r\n\treturn out\r\nf(["x"])';
    const context = program(
      source,
      "ValueError: invalid literal for int() with base 10: 'x'",
      4,
      'out.append(int(r))  # café',
    );
    expect(await patch(context)).toMatchObject({
      files: [
        {
          content: source.replace(
            '\t\tout.append(int(r))  # café',
            '\t\ttry:\r\n\t\t\tout.append(int(r))  # café\r\n\t\texcept ValueError:\r\n\t\t\tcontinue',
          ),
        },
      ],
    });
  });
});

describe('an edit inside of an f-string', () => {
  it('takes the quotes that Python 3.11 can read there', async () => {
    const source = 'def f(b):\n    return f"a {b[\'x\']}"\n\n\nf({})\n';
    expect(await patch(program(source, "KeyError: 'x'", 2, 'return f"a {b[\'x\']}"'))).toMatchObject({
      files: [{ content: source.replace("b['x']", "b.get('x', '')") }],
    });
  });
});

describe('refusals', () => {
  const refused = { code: 'no_proposal', kind: 'terminal' };

  it('leaves a key alone that the code does write, or that has two near ones', async () => {
    const written = 'a = {"quantity": 1}\nb = {"quantiy": 2}\nprint(a["quantiy"])\n';
    expect(await patch(program(written, "KeyError: 'quantiy'", 3, 'print(a["quantiy"])'))).toMatchObject(refused);
    const two = 'a = {"item_a": 1, "item_b": 2}\nprint(a["item_c"])\n';
    expect(await patch(program(two, "KeyError: 'item_c'", 2, 'print(a["item_c"])'))).toMatchObject(refused);
  });

  it('never edits a test or a configuration file', async () => {
    const source = 'def test_sum():\n    assert 1 + "1" == 2\n';
    for (const file of ['test_sum.py', 'tests/helper.py', 'conftest.py', 'setup.py']) {
      const log = `Traceback (most recent call last):\n  File "/srv/${file}", line 2, in test_sum\n    assert 1 + "1" == 2\n           ~~^~~~~\nTypeError: unsupported operand type(s) for +: 'int' and 'str'\n`;
      expect(await patch(contextOf(new Map([[file, source]]), log))).toMatchObject(refused);
    }
  });

  it('puts no early return before a statement that looks at the value only in some cases', async () => {
    const source =
      'def f(a, m):\n    if a:\n        return 1\n    return 2 if a is None else m.x\n\n\nf(False, None)\n';
    const message = "AttributeError: 'NoneType' object has no attribute 'x'";
    expect(await patch(program(source, message, 4, 'return 2 if a is None else m.x'))).toMatchObject(refused);
  });

  it('does not catch a mistake of the code', async () => {
    const source = 'def f(xs):\n    for x in xs:\n        x.frobnicate()\n\n\nf([object()])\n';
    const context = program(
      source,
      "AttributeError: 'object' object has no attribute 'frobnicate'",
      3,
      'x.frobnicate()',
    );
    for (const attempt of [1, 2, 3]) expect(await patch({ ...context, attempt })).toMatchObject(refused);
  });
});

describe('how the program was run', () => {
  const source =
    'import sys\n\n\ndef main(path):\n    return {}[path]\n\n\nif __name__ == "__main__":\n    sys.exit(main(sys.argv[1]))\n';
  const trace =
    'Traceback (most recent call last):\n  File "/srv/app/tool.py", line 9, in <module>\n    sys.exit(main(sys.argv[1]))\n  File "/srv/app/tool.py", line 5, in main\n    return {}[path]\nKeyError: \'a b\'\n';
  const scriptOf = async (files: ReadonlyMap<string, string>, log: string): Promise<string> => {
    const outcome = await rules.proposeReproduction(contextOf(files, log), signal)();
    return outcome._tag === 'Left' ? outcome.left.message : outcome.right.reply.script;
  };

  it('takes the arguments from the command in the log, quotes and all', async () => {
    const script = await scriptOf(new Map([['tool.py', source]]), `$ python3 tool.py 'a b' --fast > out.txt\n${trace}`);
    expect(script).toContain('sys.argv = ["tool.py", "a b", "--fast"]');
    expect(script).toContain('runpy.run_path(os.path.abspath("tool.py"), run_name="__main__")');
  });

  it('takes them from the documents of the repo where the log has none', async () => {
    const files = new Map([
      ['tool.py', source],
      ['README.md', 'Run it:\n\n    python tool.py data.csv\n'],
    ]);
    expect(await scriptOf(files, trace)).toContain('sys.argv = ["tool.py", "data.csv"]');
  });

  it('takes none from a command with variables', async () => {
    expect(await scriptOf(new Map([['tool.py', source]]), `$ python3 tool.py "$INPUT"\n${trace}`)).toContain(
      'sys.argv = ["tool.py"]',
    );
  });
});

describe('the pull request', () => {
  it('says what failed, what changed, and that no model was asked', async () => {
    const { files, log } = caseOf('zero-division');
    const context = { ...contextOf(files, log), diff: '--- a/main.py\n+++ b/main.py\n', label: 'fix' };
    const outcome = await rules.proposePullRequest(context, signal)();
    if (outcome._tag === 'Left') throw new Error(outcome.left.message);
    expect(outcome.right.reply.title).toBe('Fix ZeroDivisionError in average() in main.py (rule-based)');
    expect(outcome.right.reply.body).toContain('- `main.py`');
    expect(outcome.right.reply.body).toContain('rule-based');
  });
});
