import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScene, readArtifact, readAudit, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});
afterAll(async () => {
  await scene?.close();
});

const RATES = `RATES = {"EUR": 1.0, "USD": 1.1, "default": 1.5}


def convert(code, amount: float):
    """In euro.

    >>> convert("USD", 2.0)
    2.2
    """
    return RATES[code] * amount
`;

const run = async (name: string, files: Readonly<Record<string, string>>, log: string) => {
  const repo = await scene.repo(name, files);
  const file = await scene.write(`${name}.log`, log);
  const outcome = await scene.call(['run', '--repo', repo, '--error-log', file, '--proposer', 'rules', '--json'], {
    env: { OPSGUARD_MITIGATIONS: 'true' },
  });
  expect(outcome.code, outcome.stderr).toBe(0);
  const { artifactsDir } = outcome.json();
  const envelope = JSON.parse(await readArtifact(artifactsDir, 'attestation.json')) as { payload: string };
  return {
    stderr: outcome.stderr,
    audit: await readAudit(artifactsDir),
    description: await readArtifact(artifactsDir, 'PR_DESCRIPTION.md'),
    statement: JSON.parse(Buffer.from(envelope.payload, 'base64').toString()) as {
      predicate: { label: string; proposer: string };
    },
  };
};

describe('what the rules prove', () => {
  it('is checked with variants and controls of their own, and is called rule-based wherever it shows', async () => {
    const { audit, description, statement, stderr } = await run(
      'rates',
      {
        'rates.py': RATES,
        'test_rates.py':
          'import unittest\nfrom rates import convert\n\n\nclass T(unittest.TestCase):\n    def test_euro(self):\n        self.assertEqual(convert("EUR", 3.0), 3.0)\n',
      },
      'Traceback (most recent call last):\n  File "/srv/web/server.py", line 80, in handle\n    return view(request)\n  File "/srv/app/rates.py", line 10, in convert\n    return RATES[code] * amount\n           ~~~~~^^^^^^\nKeyError: \'JPY\'\n',
    );
    expect(audit.gates.grade).toEqual({ tests: 1, variants: 2, controls: 2 });
    expect(audit.proposals.map(({ kind, ruleBased, mitigation }) => [kind, ruleBased, mitigation])).toEqual([
      ['reproduction', true, false],
      ['fix', true, false],
    ]);
    expect(stderr).toMatch(/^\[PROPOSER\] rules: rule-based call convert: .* confidence is low/m);
    expect(description).toMatch(/^# Fix KeyError in convert \(rates\.py\) \(rule-based\)$/m);
    expect(description).toContain('The patch was proposed by the rules proposer (rule-based, no model): rule-based');
    expect(description).toMatch(/^The script was proposed by .*: confidence is low, since nothing shows how/m);
    expect(description).toContain('Fix KeyError in convert() in rates.py (rule-based)');
    expect(statement.predicate).toMatchObject({ label: 'fix', proposer: expect.stringMatching(/rule-based/) });
  });

  it('is called a mitigation where it goes on with a value that nothing gives', async () => {
    const { audit, description, statement, stderr } = await run(
      'means',
      {
        'main.py':
          'def mean(values):\n    return sum(values) / len(values)\n\n\nif __name__ == "__main__":\n    print(mean([1, 2]))\n    print(mean([]))\n',
      },
      'Traceback (most recent call last):\n  File "/srv/app/main.py", line 7, in <module>\n    print(mean([]))\n          ^^^^^^^^\n  File "/srv/app/main.py", line 2, in mean\n    return sum(values) / len(values)\n           ~~~~~~~~~~~~^~~~~~~~~~~~~\nZeroDivisionError: division by zero\n',
    );
    expect(audit.proposals.at(-1)).toMatchObject({ kind: 'fix', mitigation: true });
    expect(description).toMatch(/^# Mitigate ZeroDivisionError in mean \(main\.py\) \(rule-based\)$/m);
    expect(description).toContain('**This is a mitigation**');
    expect(description).toMatch(/^The script was proposed by .*: confidence is high/m);
    expect(statement.predicate.label).toBe('mitigation');
    expect(stderr).toContain('[GRADE] mitigation: reproduced and fixed');
  });
});
