import { execFileSync } from 'node:child_process';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome, Summary } from './cli.ts';
import { type ContainerWatch, containersOf, runProgram, watchContainers } from './containers.ts';
import { expectSameReplay } from './replaying.ts';
import { createScene, type ExampleName, readArtifact, readAudit, readRecords, type Scene } from './scene.ts';
import { fingerprint } from './tree.ts';

/** What scripts look for on stderr, each a line of its own, in this order. */
const LINES = [
  '[STATE] setup_workspace',
  '[STATE] reproduce_attempt_1',
  '[DOCKER] exit_code=1',
  '[STATE] fix_attempt_1',
  '[DOCKER] exit_code=0',
  '[SUCCESS] Patch verified',
];

const PROGRAMS: Record<ExampleName, { readonly file: string; readonly prints: RegExp }> = {
  'access-digest': { file: 'access_digest.py', prints: /\d+ requests, \d+ bytes/ },
  'parcel-quotes': { file: 'quote.py', prints: /total\s+\d/ },
  'tide-gauge': { file: 'bulletin.py', prints: /steepest rise/ },
};

export type Arranged = {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  end(): Promise<void>;
};

export type VerifiedRun = { readonly scene: Scene; readonly repo: string; readonly summary: Summary };

/** One run of an example, and everything that a user holds afterwards. `more` adds what only one proposer has to show. */
export const describeVerified = (
  name: ExampleName,
  arrange: (repo: string) => Promise<Arranged>,
  more: (run: () => VerifiedRun) => void = () => {},
): void => {
  describe(name, () => {
    let scene: Scene;
    let repo: string;
    let before: string[];
    let outcome: Outcome;
    let summary: Summary;
    let watch: ContainerWatch;

    beforeAll(async () => {
      scene = await createScene();
      repo = await scene.example(name);
      before = await fingerprint(repo);
      const { args, env, end } = await arrange(repo);
      watch = await watchContainers();
      // Relative paths: they are taken from where the user stands.
      const run = ['run', '--repo', name, '--error-log', join(name, 'error.log'), '--json', ...args];
      outcome = await scene.call(run, env ? { env } : {});
      await end();
      expect(outcome.code, outcome.stderr).toBe(0);
      summary = outcome.json();
    });
    afterAll(async () => {
      watch?.stop();
      await scene?.close();
    });

    it('says so on stdout, in one object', () => {
      expect(Object.keys(summary)).toEqual([
        'runId',
        'status',
        'exitCode',
        'artifactsDir',
        'attempts',
        'gates',
        'reasons',
      ]);
      expect(summary).toMatchObject({
        status: 'verified',
        exitCode: 0,
        attempts: { reproduction: 1, fix: 1 },
        gates: { reproduction: { passed: true }, fix: { passed: true } },
        reasons: [],
      });
      expect(summary.artifactsDir).toBe(join(scene.folder, '.opsguard', 'runs', summary.runId));
    });

    it('prints the lines that scripts look for, in their order', () => {
      const lines = outcome.stderr.split('\n').filter((line) => LINES.includes(line));
      expect(lines).toEqual(LINES);
    });

    it('leaves the artifacts', async () => {
      const { artifactsDir, runId } = summary;
      expect(await readdir(artifactsDir)).toEqual(
        expect.arrayContaining(['events.jsonl', 'audit.json', 'patch.diff', 'PR_DESCRIPTION.md', 'reproduction.py']),
      );
      const audit = await readAudit(artifactsDir);
      const records = await readRecords(artifactsDir);
      expect(audit).toMatchObject({
        runId,
        status: 'verified',
        state: {
          repo_path: repo,
          workspace_path: expect.stringContaining(artifactsDir),
          error_log: await readArtifact(repo, 'error.log'),
          error_type: expect.stringMatching(/Error$/),
          reproduction_script: await readArtifact(artifactsDir, 'reproduction.py'),
          reproduction_result: { exit_code: 1 },
          patch_content: await readArtifact(artifactsDir, 'patch.diff'),
          fix_result: { exit_code: 0 },
          retries: { reproduction: 1, fix: 1 },
          status: 'verified',
        },
        versions: { opsguard: expect.any(String), machine: expect.any(String) },
        log: { records: records.length },
      });
      expect(audit.attempts.map(({ kind, accepted }) => [kind, accepted])).toEqual([
        ['reproduction', true],
        ['fix', true],
      ]);
      expect(audit.gates).toMatchObject({ reproduction: { passed: true }, fix: { passed: true } });
      expect(audit.transitions.at(0)?.state).toBe('setup_workspace');
      expect(audit.transitions.at(-1)?.state).toBe('verified');
      const description = await readArtifact(artifactsDir, 'PR_DESCRIPTION.md');
      expect(description).toContain(audit.state.error_type);
      expect(description).toMatch(/\| patched \| reproduction \| 1 \| exit 0, (natural end|exited) \|/);
    });

    it('shows evidence from containers of its own, none of which is left', async () => {
      const { evidence } = await readAudit(summary.artifactsDir);
      const containers = new Set(evidence.map(({ observation }) => observation.container.id));
      expect(containers.size).toBe(evidence.length);
      expect(evidence.length).toBeGreaterThanOrEqual(9);
      expect(await watch.created(summary.runId)).toBeGreaterThanOrEqual(evidence.length);
      expect(await containersOf(summary.runId)).toEqual([]);
    });

    it("leaves the user's folder as it was, byte for byte", async () => {
      expect(await fingerprint(repo)).toEqual(before);
    });

    it('gives a patch that git applies, after which the program runs', async () => {
      const { file, prints } = PROGRAMS[name];
      const image = (await readAudit(summary.artifactsDir)).evidence[0]?.observation.container.image ?? '';
      const broken = await runProgram(repo, file, image);
      expect(broken.code).toBe(1);
      expect(broken.output).toContain('Traceback');

      const copy = join(scene.folder, 'patched');
      await cp(repo, copy, { recursive: true });
      const patch = join(summary.artifactsDir, 'patch.diff');
      execFileSync('git', ['apply', '--check', patch], { cwd: copy });
      execFileSync('git', ['apply', patch], { cwd: copy });
      const repaired = await runProgram(copy, file, image);
      expect(repaired.code, repaired.output).toBe(0);
      expect(repaired.output).toMatch(prints);
    });

    it('is replayed to the same state with nothing around', () => expectSameReplay(scene, summary));

    more(() => ({ scene, repo, summary }));
  });
};
