import { connectDocker } from '../infra/docker/connect.ts';
import { E } from '../infra/fp.ts';
import { SetupError } from '../infra/setup/failure.ts';
import { detectPlatform } from '../infra/setup/platform.ts';
import { ensureBrowser, ensureEngine, ensureNats } from '../infra/setup/provision.ts';
import { ensurePage } from '../services/inspector/page/build.ts';
import { ensureImage } from '../services/sandbox/image/ensure.ts';

// What `npm run setup` runs once the dependencies are there: an engine, a nats-server, the sandbox image and the inspector's
// page. With --for-tests a browser too, which only tests need.
const say = (line: string) => console.error(`setup: ${line}`);

const HOW = {
  present: 'is there',
  pulled: 'was pulled from the registry',
  built: "was built from the distribution's packages, as no registry answered",
};

try {
  const platform = await detectPlatform();
  await ensureEngine(platform, say);
  await ensureNats(platform, say);
  if (process.argv.includes('--for-tests')) await ensureBrowser(platform, say);
  const patience = setTimeout(() => say('getting the sandbox image: pulling it, else building it …'), 1_000);
  const image = await ensureImage(connectDocker(process.env))();
  clearTimeout(patience);
  if (E.isLeft(image)) throw new SetupError(`sandbox image: ${image.left.message}`);
  say(`sandbox image ${image.right.reference} ${HOW[image.right.how]}`);
  say(`the inspector's page is ${(await ensurePage()) === 'built' ? 'built' : 'there'}`);
} catch (cause) {
  if (!(cause instanceof SetupError)) throw cause;
  say(cause.message);
  process.exitCode = 3;
}
