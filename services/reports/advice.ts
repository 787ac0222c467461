import type { ReasonCode } from '../../events/schema/reasons.ts';

/** What a person can do next about a reason, by its code. */
const ADVICE: Partial<Record<ReasonCode, string>> = {
  not_reproduced:
    'Check that the repo is at the version that wrote the log, or give the command that crashes: `opsguard run --repo DIR -- python main.py`.',
  wrong_exception:
    'Check that the repo is at the version that wrote the log; another failure stands in front of the reported one.',
  outside_repo: 'The failure was shown outside of the reported function; a log with the whole traceback helps.',
  flaky: 'The failure depends on time, order or randomness; fix its source of chance first, or reproduce it by hand.',
  conditional_on_patch: 'The reproduction looks at the code instead of running it; try another proposer or model.',
  not_reverting: 'The failure did not come back without the patch; reproduce it by hand.',
  timeout: 'Raise the limit with OPSGUARD_TIMEOUT_SECONDS if the code is merely slow.',
  out_of_memory: 'Raise the limit with OPSGUARD_MEMORY_MIB if the code needs more.',
  still_failing: 'The refused patches are in events.jsonl; the failing output below shows where they still break.',
  regression: 'The patch breaks tests of the repo; they are named above.',
  not_exercised: 'The patch changes more than the reproduction runs; a smaller patch can be proven.',
  error_swallowed: 'The refused patches hide errors of every kind; one that handles what is meant can be proven.',
  patch_refused: 'The patch policy refused what was proposed; see docs on the policy for each rule.',
  no_proposal: 'The proposer had no idea; try `--proposer ollama` with a local model, or repair it by hand.',
  proposer_unavailable: 'Start the model server (`ollama serve`), or use `--proposer rules`.',
  model_missing: 'Pull the model with the line above, or use `--proposer rules`.',
  engine_unavailable: 'Start Docker, and see `opsguard doctor`.',
  image_unavailable: 'Build the sandbox image with `opsguard image build`.',
  broker_unavailable: 'Install nats-server, or check --nats; see `opsguard doctor`.',
  worker_lost: 'Start workers with `opsguard worker sandbox` and `opsguard worker llm`.',
  traceback_not_in_repo: 'Point --repo at the root of the service that wrote the log.',
  dependency_missing: "Build an image that has the repo's dependencies and name it with --image.",
  unknown_error: 'Give a log that ends with the Python traceback of the failure.',
  disk_full: 'Free disk space and run again.',
  workspace_refused: 'See the sentence above.',
  cancelled: 'Run it again when you are ready.',
};

export const adviceFor = (code: ReasonCode): string | undefined => ADVICE[code];
