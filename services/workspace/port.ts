import type { TaskEither } from '../../infra/fp.ts';
import type { ServiceFailure } from '../failure.ts';

/** One entry of a tree; `path` is relative to its root with `/` separators. */
export type Entry =
  | { readonly path: string; readonly kind: 'file'; readonly executable: boolean; readonly bytes: Buffer }
  | { readonly path: string; readonly kind: 'link'; readonly target: string };

/** A repo as it was read: entries sorted by path, the digest that names the tree, and the tar that containers get. */
export type Snapshot = {
  readonly entries: readonly Entry[];
  /** sha256 over paths, modes, link targets and contents. */
  readonly tree: string;
  readonly tar: Buffer;
  /** Sum of the files' sizes. */
  readonly bytes: number;
};

export type Workspace = {
  /**
   * Reads `repo`, and writes a private copy to `target` unless that is null. The repo is only ever read. Version control, caches, virtual
   * environments and OpsGuard's own folder are left out; symbolic links stay links, and are never followed.
   * Fails with `workspace_refused` when the repo is not there, too large, or holds what a tar cannot name.
   */
  prepare(repo: string, target: string | null, maxBytes: number): TaskEither<ServiceFailure, Snapshot>;
};
