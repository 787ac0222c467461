import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ruleSentence } from '../../services/classifier/classify.ts';
import { type ContainerWatch, watchContainers } from './containers.ts';
import { expectSameReplay, NOTHING_AROUND } from './replaying.ts';
import { SHOP } from './repos.ts';
import { createScene, readArtifact, readPage, type Scene } from './scene.ts';

let scene: Scene;
let repo: string;
let watch: ContainerWatch;
beforeAll(async () => {
  scene = await createScene();
  repo = await scene.repo('app', SHOP);
  watch = await watchContainers();
});
afterAll(async () => {
  watch?.stop();
  await scene?.close();
});

const ended = (exception: string, source = 'client.fetch()'): string =>
  `Traceback (most recent call last):\n  File "/srv/app/main.py", line 3, in <module>\n    ${source}\n${exception}\n`;

const INFRA = {
  '401': ended('urllib.error.HTTPError: HTTP Error 401: Unauthorized'),
  'rate limit': ended("openai.RateLimitError: Error code: 429 - {'error': {'message': 'Rate limit reached'}}"),
  'connection refused': ended('ConnectionRefusedError: [Errno 111] Connection refused'),
  'missing credentials': ended("KeyError: 'AWS_SECRET_ACCESS_KEY'", 'os.environ["AWS_SECRET_ACCESS_KEY"]'),
  'host that does not resolve': ended('socket.gaierror: [Errno -2] Name or service not known'),
};

describe('an alert whose cause is infrastructure', () => {
  it.each(Object.entries(INFRA))('%s: is reported as such, and nothing is started for it', async (name, log) => {
    const file = await scene.write(`${name}.log`, log);
    const outcome = await scene.call(['run', '--repo', repo, '--error-log', file, '--json'], {
      // No nats-server on this PATH, and Docker is there but must not be needed.
      env: { PATH: NOTHING_AROUND.PATH },
    });
    expect(outcome.code, outcome.stderr).toBe(3);
    const summary = outcome.json();
    expect(summary).toMatchObject({ status: 'infra_report', exitCode: 3, attempts: { reproduction: 0, fix: 0 } });
    const report = JSON.parse(await readArtifact(summary.artifactsDir, 'infra_report.json')) as object;
    expect(report).toMatchObject({ source: 'alert', rule: expect.stringMatching(/^infra\//) });
    const page = await readPage(summary.artifactsDir, 'INFRA_REPORT.md');
    const { rule } = report as { rule: string };
    expect(page).toContain(rule);
    const [reason] = summary.reasons;
    expect(reason).toEqual({ code: 'infra', sentence: `${ruleSentence(rule).slice(0, -1)} (${rule}).` });
    expect(page).toContain(reason?.sentence);
    expect(outcome.stderr).toContain(`[REASON] infra: ${reason?.sentence}`);
    expect(page).toContain(log.trimEnd().split('\n').at(-1));
    expect(await watch.created(summary.runId)).toBe(0);
    await expectSameReplay(scene, summary);
  });
});

const UNKNOWN = {
  'a log without a traceback': 'INFO started\nWARNING queue is long\nINFO stopped\n',
  'a log of another language':
    'Exception in thread "main" java.lang.NullPointerException: order\n\tat shop.Prices.total(Prices.java:9)\n\tat shop.Main.main(Main.java:3)\n',
};

describe('an alert that does not say what failed', () => {
  it.each(Object.entries(UNKNOWN))('%s: is refused, not guessed', async (_name, log) => {
    const file = await scene.write('unknown.log', log);
    const outcome = await scene.call(['run', '--repo', repo, '--error-log', file, '--json'], { env: NOTHING_AROUND });
    expect(outcome.code, outcome.stderr).toBe(4);
    const summary = outcome.json();
    expect(summary).toMatchObject({ status: 'failure_report', reasons: [{ code: 'unknown_error' }] });
    // The rule's own sentence, as `classify` has it.
    expect(summary.reasons[0]?.sentence).toMatch(
      /^The log .*(no Python traceback|stack trace of Java).* \(unknown\/.*\)\.$/,
    );
    expect(await readArtifact(summary.artifactsDir, 'FAILURE_REPORT.md')).toMatch(/`unknown\//);
    await expectSameReplay(scene, summary);
  });
});

describe('--quiet', () => {
  it('prints how the run ended and nothing else; and nothing at all where --json has it', async () => {
    const file = await scene.write('unknown.log', 'all is quiet\n');
    const run = ['run', '--repo', repo, '--error-log', file, '--quiet'];
    const outcome = await scene.call(run, { env: NOTHING_AROUND });
    expect(outcome).toMatchObject({ code: 4, stdout: '' });
    expect(outcome.stderr).toMatch(/^failure_report: \/.*\/runs\/[\w-]+ · unknown_error: The log .*\n$/);
    expect(await scene.call([...run, '--json'], { env: NOTHING_AROUND })).toMatchObject({ code: 4, stderr: '' });
  });
});

describe('an alert that is not about this repo', () => {
  it('is refused: no file of its traceback is there', async () => {
    const log =
      'Traceback (most recent call last):\n  File "/opt/other/billing/invoice.py", line 9, in send\n    lines[7]\nIndexError: list index out of range\n';
    const file = await scene.write('other.log', log);
    const outcome = await scene.call(['run', '--repo', repo, '--error-log', file, '--json'], { env: NOTHING_AROUND });
    expect(outcome.code, outcome.stderr).toBe(4);
    expect(outcome.json()).toMatchObject({ reasons: [{ code: 'traceback_not_in_repo' }] });
    await expectSameReplay(scene, outcome.json());
  });

  it('is refused when the crashing code imports what the image lacks, and the package is named', async () => {
    const lacking = await scene.repo('lacking', {
      'main.py': 'import left_pad_of_nowhere\n\n\ndef start(names):\n    return names[3]\n\n\nstart([])\n',
    });
    const file = await scene.write(
      'lacking.log',
      'Traceback (most recent call last):\n  File "/srv/lacking/main.py", line 8, in <module>\n    start([])\n  File "/srv/lacking/main.py", line 5, in start\n    return names[3]\nIndexError: list index out of range\n',
    );
    const outcome = await scene.call(['run', '--repo', lacking, '--error-log', file, '--json', '--proposer', 'rules']);
    expect(outcome.code, outcome.stderr).toBe(4);
    const { reasons } = outcome.json();
    expect(reasons).toMatchObject([{ code: 'dependency_missing' }]);
    expect(reasons[0]?.sentence).toContain('left_pad_of_nowhere');
  });
});
