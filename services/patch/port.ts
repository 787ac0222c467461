import type { FixReply } from '../../events/schema/proposal.ts';
import type { Reason } from '../../events/schema/reasons.ts';

/** The original workspace as the patch service sees it. Paths are relative to its root, with `/` separators. */
export type PatchRepo = {
  readonly files: ReadonlyMap<string, Buffer>;
  /** Symbolic links, to files and to folders. */
  readonly links: ReadonlySet<string>;
};

/** {@link PatchRepo} with permission bits (`0o644`, `0o755`, …); a file without an entry counts as `0o644`. */
export type PatchRepoWithModes = PatchRepo & { readonly modes: ReadonlyMap<string, number> };

export type PatchPolicyOptions = {
  /** Names of the image's own modules (`sys.stdlib_module_names`), which a patch may not shadow. */
  readonly stdlibModules: ReadonlySet<string>;
};

/** Every reason has the code `patch_refused`, and a sentence that starts with the rule's name in brackets. */
export type PatchVerdict = { readonly ok: true } | { readonly ok: false; readonly reasons: readonly Reason[] };

/** A tar with its digest (lower-case hex). The same input gives the same bytes: no times, no owners, sorted paths. */
export type Layer = { readonly bytes: Buffer; readonly sha256: string };

/** A reply as it is laid over the workspace. See `PatchApplied` in the events for what each part is for. */
export type ComputedPatch = {
  /** In git's format, for `git apply` in the user's repo; empty when the reply changes no byte. */
  readonly diff: string;
  readonly overlay: Layer;
  readonly placebo: Layer;
  /** The original contents of the same files. Files that the patch adds are not in it: a tar cannot delete. */
  readonly revert: Layer;
  readonly files: readonly string[];
  readonly changedFunctions: readonly string[];
  readonly changedLines: Readonly<Record<string, number[]>>;
  readonly label: 'fix' | 'mitigation';
};

/** Judges, diffs and packs replies. Pure: nothing here reads a disk or runs a container. */
export type PatchService = {
  checkPatch(repo: PatchRepo, reply: FixReply, options: PatchPolicyOptions): Promise<PatchVerdict>;
  computePatch(repo: PatchRepoWithModes, reply: FixReply): Promise<ComputedPatch>;
  /** For Gate 1: the given files (those of the traceback) with a comment added to each. */
  placeboOverlay(repo: PatchRepoWithModes, files: readonly string[]): Promise<Layer>;
};
