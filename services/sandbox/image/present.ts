import { E } from '../../../infra/fp.ts';
import { unwrap } from '../../failure.ts';
import type { Sandbox } from '../port.ts';
import { BUILT_IMAGE } from './build.ts';
import { DEFAULT_IMAGE } from './ensure.ts';

/**
 * The image asked for; where the default one was not pulled, its equivalent that was built on this machine. Throws a
 * ServiceError with `image_unavailable` or `engine_unavailable`.
 */
export const presentImage = async (sandbox: Sandbox, reference: string) => {
  if (reference !== DEFAULT_IMAGE) return unwrap(sandbox.inspectImage(reference));
  const present = await sandbox.inspectImage(DEFAULT_IMAGE)();
  if (E.isLeft(present) && present.left.code === 'image_unavailable') return unwrap(sandbox.inspectImage(BUILT_IMAGE));
  return unwrap(async () => present);
};
