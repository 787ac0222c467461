import type { EventOf } from '../events/schema/event.ts';
import type { RunContext } from './context.ts';

/** The context that a run begins with. XState also calls this without input, where only the shape matters. */
export const initialContext = (started: EventOf<'run.started'> | undefined): RunContext => ({
  run: started?.run ?? '',
  seed: started?.seed ?? 0,
  position: { seq: 1, index: 0 },
  repo_path: started?.alert.repoPath ?? '',
  workspace_path: null,
  error_log: started?.alert.errorLog.sha256 ?? '',
  error_type: null,
  reproduction_script: null,
  reproduction_result: null,
  patch_content: null,
  fix_result: null,
  retries: { reproduction: 0, fix: 0 },
  status: 'running',
  owner: null,
  awaiting: [],
  facts: { classification: null, target: null, baseline: null, reproduction: null, patch: null },
  evidence: { reproduction: [], fix: [] },
  attempts: [],
  grade: null,
  conclusion: null,
});
