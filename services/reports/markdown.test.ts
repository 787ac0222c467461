import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventOf } from '../../events/schema/event.ts';
import type { Provenance } from '../../events/schema/proposal.ts';
import type { Reason } from '../../events/schema/reasons.ts';
import { crashes, ends } from '../../machines/testing/observations.ts';
import { AT, digest, RUN, text } from '../../machines/testing/values.ts';
import { fenced } from './fence.ts';
import { inCell, describe as inWords, matrixTable } from './matrix.ts';
import { proposedBy } from './proposed-by.ts';
import { type PullRequest, renderPullRequest } from './pull-request.ts';
import { renderFailureReport, renderInfraReport } from './reports.ts';

/** Text as a repo or a model might have it, to leave the place that it is put in. */
const HOSTILE =
  'x\n```\n````\r\n# Verified\n\n| a | b |\n<img src=x onerror=alert(1)> [click](javascript:1) `code` \\| **bold**';
const hostile = fc.string({
  unit: fc.constantFrom('`', '~', '\n', '\r', '|', '\\', '<', '#', ' ', 'a', '[', ']', '-'),
});

const provenance: Provenance = {
  proposer: 'rules',
  model: null,
  promptSha256: null,
  prompt: null,
  options: {},
  reply: text('{}'),
  rationale: '',
};
const BY_RULES = provenance;
const BY_MODEL = { ...provenance, proposer: 'ollama', model: { name: 'coder:7b', digest: 'abc' } };
const RULES = proposedBy(BY_RULES);
const MODEL = proposedBy(BY_MODEL);

/** The lines of a text outside of its code blocks. */
const outside = (markdown: string): string[] => {
  let fence: string | null = null;
  return markdown.split('\n').filter((line) => {
    const run = /^`{3,}/.exec(line)?.[0];
    if (fence === null && run !== undefined) {
      fence = run;
      return false;
    }
    if (fence === null) return true;
    if (/^`+\s*$/.test(line) && (run?.length ?? 0) >= fence.length) fence = null;
    return false;
  });
};

/** What of a line a Markdown reader takes for markup: all that no backslash stands before. */
const bare = (line: string): string => line.replace(/\\[\s\S]/g, '');

const headings = (markdown: string) => outside(markdown).filter((line) => line.startsWith('#'));

const observed = (
  tree: 'original' | 'patched',
  seen: EventOf<'cell.observed'>['observation'],
): EventOf<'cell.observed'> => ({
  type: 'cell.observed',
  at: AT,
  command: `${RUN}.5.0`,
  cell: { tree, subject: { kind: 'reproduction' }, repeat: 1, hashSeed: 1 },
  observation: seen,
});

describe('a code block', () => {
  it('is left by nothing that is in it', () => {
    fc.assert(
      fc.property(hostile, (inside) => {
        expect(outside(`before\n${fenced(inside)}\nafter`)).toEqual(['before', 'after']);
      }),
    );
  });

  it('shows what is in it as it is', () => {
    expect(fenced('a\n```\nb\n', 'python')).toBe('````python\na\n```\nb\n````');
    expect(fenced('')).toBe('```\n\n```');
  });
});

describe('a table', () => {
  it('keeps its columns and rows whatever a message says', () => {
    fc.assert(
      fc.property(hostile, (message) => {
        const table = matrixTable([observed('original', crashes({ message })), observed('patched', ends())]).split(
          '\n',
        );
        expect(table).toHaveLength(4);
        for (const row of table) expect(bare(row).split('|')).toHaveLength(7);
      }),
    );
  });

  it('has no markup of others', () => {
    expect(bare(inCell(HOSTILE))).not.toMatch(/[<>[\]`|*_\n\r]/);
  });

  it('tells cells in words', () => {
    expect(inWords(ends())).toBe('exit 0, natural end');
    expect(inWords(crashes())).toBe("KeyError: 'sku'");
    expect(inWords(crashes({ message: 'a\nb' }))).toBe('KeyError: a');
    expect(inWords(ends({ end: { kind: 'none', exitFrame: null } }))).toBe('exit 0, no proof of an end');
    expect(inWords(ends({ exitCode: null, signal: 'SIGSEGV', end: { kind: 'none', exitFrame: null } }))).toBe(
      'exit SIGSEGV, no proof of an end',
    );
    expect(inWords(ends({ timedOut: true }))).toBe('timed out');
    expect(inWords(ends({ outOfMemory: true }))).toBe('out of memory');
    expect(
      inWords(
        ends({
          tests: [
            { id: 'a', outcome: 'passed' },
            { id: 'b', outcome: 'failed' },
          ],
        }),
      ),
    ).toBe('1 of 2 tests passed');
  });

  it('has its rows in the order of their names', () => {
    const rows = matrixTable([observed('patched', ends()), observed('original', crashes())])
      .split('\n')
      .slice(2);
    expect(rows.map((row) => row.split(' ')[1])).toEqual(['original', 'patched']);
  });
});

const reasons: Reason[] = [
  { code: 'wrong_exception', sentence: `The script raised ${HOSTILE}`, cell: 'original/reproduction/1' },
];

describe('a failure report', () => {
  const report = renderFailureReport({
    runId: RUN,
    status: 'failure_report',
    repo_path: HOSTILE,
    error_type: HOSTILE,
    classification: null,
    reasons,
    attempts: [
      {
        kind: 'reproduction',
        attempt: 1,
        accepted: false,
        reasons,
        output: HOSTILE,
        proposed: { ...RULES, rationale: HOSTILE },
      },
    ],
  });

  it('has the headings that it should, and no more', () => {
    expect(headings(report)).toEqual([
      '# Not verified',
      '## Why',
      '## Reproduction, attempt 1: refused',
      '## What to do next',
    ]);
  });

  it('has no markup of others', () => {
    for (const line of outside(report)) expect(bare(line)).not.toMatch(/<img|\]\(javascript|^\s*\|/);
  });

  it('names who proposed an attempt, and why', () => {
    const why = renderFailureReport({
      runId: RUN,
      status: 'failure_report',
      repo_path: '/srv/shop',
      error_type: 'KeyError',
      classification: null,
      reasons,
      attempts: [
        {
          kind: 'reproduction',
          attempt: 1,
          accepted: true,
          reasons: [],
          output: '',
          proposed: { ...RULES, rationale: 'rule-based call f: confidence is low' },
        },
        { kind: 'fix', attempt: 1, accepted: false, reasons, output: '', proposed: MODEL },
        { kind: 'fix', attempt: 2, accepted: false, reasons, output: '', proposed: null },
      ],
    });
    expect(why).toContain(
      'It was proposed by the rules proposer (rule-based, no model): rule-based call f: confidence is low.',
    );
    expect(why).toContain('It was proposed by the model coder:7b (abc).');
    expect(why.match(/It was proposed/g)).toHaveLength(2);
  });

  it('names code, cell and what to do', () => {
    expect(report).toContain('- `wrong_exception` (cell `original/reproduction/1`): The script raised');
    expect(report).toContain('another failure stands in front of the reported one');
  });
});

describe('an infra report', () => {
  const lines = [{ number: 7, text: 'ConnectionRefusedError ```' }];
  const base = {
    runId: RUN,
    status: 'infra_report',
    repo_path: '/srv/shop',
    error_type: null,
    rule: 'infra/connection-refused',
    lines,
    reasons,
  } as const;

  it('shows the rule and the lines that decided', () => {
    const report = renderInfraReport({ ...base, lines, reasons, source: 'alert' });
    expect(headings(report)).toEqual(['# The cause is infrastructure', '## What to do next']);
    expect(report).toContain('````\n     7  ConnectionRefusedError ```\n````');
    expect(report).toContain('Rule `infra/connection-refused`');
  });

  it('says so when it is OpsGuard that could not work', () => {
    const report = renderInfraReport({
      ...base,
      lines,
      reasons: [{ code: 'engine_unavailable', sentence: 'Docker is down.' }],
      source: 'engine',
    });
    expect(headings(report)).toEqual(['# OpsGuard could not work', '## What to do next']);
    expect(report).not.toContain('ConnectionRefusedError');
    expect(report).toContain('Start Docker');
  });
});

describe('the description of a pull request', () => {
  const pr: PullRequest = {
    run: RUN,
    target: { errorType: 'KeyError', message: null, file: 'pricing.py', line: 3, function: 'price_of' },
    proposed: { patch: RULES, script: RULES },
    allowRemoteModel: false,
    asked: [],
    label: 'fix',
    grade: { tests: 2, variants: 0, controls: 1 },
    image: { reference: 'python:3.11-slim', id: `sha256:${digest('image')}` },
    script: 'import pricing',
    diff: '--- a/pricing.py',
    cells: [observed('original', crashes())],
    words: null,
  };

  it('has the headings that it should, and no more, whatever the proposer says', () => {
    const described = renderPullRequest({
      ...pr,
      script: HOSTILE,
      diff: HOSTILE,
      words: { title: HOSTILE, body: HOSTILE },
      proposed: { patch: { ...RULES, rationale: HOSTILE }, script: { ...RULES, rationale: HOSTILE } },
      cells: [observed('original', crashes({ message: HOSTILE }))],
    });
    expect(headings(described)).toEqual([
      '# Fix KeyError in price\\_of (pricing.py) (rule-based)',
      '## Evidence',
      '## Patch',
      '## Reproduction',
      "## In the proposer's words",
    ]);
    for (const line of outside(described)) expect(bare(line)).not.toMatch(/<img|\]\(javascript/);
  });

  it('keeps a place of the repo in its line', () => {
    const described = renderPullRequest({ ...pr, target: { ...pr.target, file: HOSTILE, function: HOSTILE } });
    expect(headings(described)).toHaveLength(4);
  });

  it('says what was there to check, and what was not', () => {
    expect(renderPullRequest(pr)).toContain(
      "**Grade:** reproduced and fixed · the repo's 2 passing tests still pass · 1 working input prints what it printed before",
    );
    const bareOne = renderPullRequest({ ...pr, grade: { tests: 0, variants: 2, controls: 0 } });
    expect(bareOne).toContain('the repo has no tests that could be run · 2 more crashing inputs run to their end');
  });

  it('labels mitigations, models and what left the machine', () => {
    const remote = { host: 'http://10.0.0.5:11434', remoteHost: null };
    const asked = { ...BY_MODEL, options: remote };
    const cloud = { ...asked, options: { host: 'http://127.0.0.1:11434', remoteHost: 'https://elsewhere.example' } };
    const described = renderPullRequest({
      ...pr,
      label: 'mitigation',
      proposed: { patch: proposedBy(asked), script: proposedBy(asked) },
      allowRemoteModel: true,
      asked: [cloud, BY_RULES, asked, asked],
    });
    expect(described).toContain('# Mitigate KeyError');
    expect(described).toContain('**This is a mitigation**');
    expect(described).toContain('was proposed by the model coder:7b (abc) at http://10.0.0.5:11434.');
    expect(described).toContain(
      '**The operator allowed a model outside this machine.** Code of the repo was shown to the model coder:7b (abc) at http://127.0.0.1:11434, which has it run by https://elsewhere.example and the model coder:7b (abc) at http://10.0.0.5:11434.',
    );
    expect(described).not.toMatch(/rule-based/);
    expect(renderPullRequest({ ...pr, allowRemoteModel: true, asked: [BY_RULES] })).toContain(
      'No proposal came from a model.',
    );
    expect(renderPullRequest({ ...pr, proposed: { patch: MODEL, script: MODEL } })).not.toContain(
      'outside this machine',
    );
    expect(renderPullRequest(pr)).toContain('rule-based, no model');
    expect(renderPullRequest(pr)).not.toContain('mitigation');
  });
});
