// Installs the dependencies of a fresh clone, and Node 24 among them. Runs on the machine's own Node (20 or newer) and
// imports nothing but `node:*`, because at this point node_modules may not be there. Exit code 3: something is missing.
// What follows it in the same npm script is `env node`: a shell remembers where it found the first `node`, the old one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first Node that runs TypeScript files without a flag, as `engines` in package.json says. */
const LOWEST_NODE = [22, 18];
const LOWEST_OWN_NODE = 20;

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.opsguard-bootstrap');
const binFolder = join(modules, '.bin');
const node = join(binFolder, process.platform === 'win32' ? 'node.cmd' : 'node');

// npm gets to run its clean-up when the user presses Ctrl-C; this process then notices that npm failed.
process.on('SIGINT', () => {});
bootstrap();

function bootstrap() {
  if (Number.parseInt(process.versions.node, 10) < LOWEST_OWN_NODE) {
    stop(
      `Node ${process.versions.node} is too old: install Node ${LOWEST_OWN_NODE} or newer and run the command again.`,
    );
  }
  const wanted = fingerprint();
  if (readStamp() === wanted && isRecent(installedNode())) return;
  rmSync(stampFile, { force: true });
  console.error('setup: installing the dependencies (npm) …');
  // `npm ci` refuses a lock file that was written behind a registry mirror without the optional packages of other
  // platforms (EUSAGE). `install --no-save` keeps to the same lock file and the same checksums, and never writes to it.
  // No package's install script runs, but for the one below.
  npm(['install', '--include=dev', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  // The package `node` is a placeholder until its script has fetched the binary of this platform.
  npm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error']);
  const found = installedNode();
  if (!isRecent(found)) {
    stop(
      `node_modules/.bin/node is ${found ?? 'not runnable'}, and ${LOWEST_NODE.join('.')} or newer is needed: ` +
        'delete node_modules and run npm run setup again.',
    );
  }
  writeFileSync(stampFile, wanted);
  console.error(`setup: dependencies installed, Node ${found}`);
}

/** Changes with the lock file and with what package.json asks for, not with its scripts. */
function fingerprint() {
  const { dependencies, devDependencies, overrides } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(JSON.stringify([dependencies, devDependencies, overrides]))
    .digest('hex');
}

function readStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8').trim() : undefined;
}

function installedNode() {
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
  return status === 0 ? stdout.trim().replace(/^v/, '') : undefined;
}

function isRecent(version) {
  const [major = 0, minor = 0] = (version ?? '0').split('.').map(Number);
  return major > LOWEST_NODE[0] || (major === LOWEST_NODE[0] && minor >= LOWEST_NODE[1]);
}

function npm(args) {
  // npm must not run on the very binary that it is about to replace.
  const PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => resolve(folder) !== binFolder)
    .join(delimiter);
  const { status, error, stderr } = spawnSync('npm', args, {
    cwd: root,
    env: { ...process.env, PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  // A half-installed placeholder would shadow the machine's own Node in every later npm script.
  rmSync(node, { force: true });
  if (stderr) process.stderr.write(stderr);
  const reason = error?.code === 'ENOENT' ? 'npm is not on the PATH' : `it ended with ${status ?? 'a signal'}`;
  stop(
    `npm ${args.slice(0, 2).join(' ')} failed (${reason}): check the registry and the network, then run npm run setup again.`,
  );
}

function stop(sentence) {
  console.error(`setup: ${sentence}`);
  process.exit(3);
}
