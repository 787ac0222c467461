import { connectDocker } from '../../infra/docker/connect.ts';
import { E } from '../../infra/fp.ts';
import { buildImage } from '../../services/sandbox/image/build.ts';
import { EXIT, ExitError } from '../exit.ts';

/** `opsguard image build`: the sandbox image from Debian packages. */
export const buildSandboxImage = async (): Promise<number> => {
  const built = await buildImage(connectDocker(process.env))();
  if (E.isLeft(built)) throw new ExitError(EXIT.infra, built.left.message);
  process.stdout.write(`${built.right.reference} ${built.right.id}\n`);
  return EXIT.verified;
};
