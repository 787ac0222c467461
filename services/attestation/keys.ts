import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { FolderError, makeFolders } from '../files/make-folders.ts';

/** A signing key that cannot be used; the message says which file, and what it should hold. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

type Env = Readonly<Record<string, string | undefined>>;

/** The operator's own key, unless OPSGUARD_SIGNING_KEY names another file. */
export const keyPath = (env: Env): string =>
  env.OPSGUARD_SIGNING_KEY || join(configFolder(env), 'opsguard', 'attestation.key');

/** Never below the folder in which the command happens to be started: a variable that is empty or relative counts as not set. */
const configFolder = ({ XDG_CONFIG_HOME = '', HOME = '' }: Env): string => {
  if (isAbsolute(XDG_CONFIG_HOME)) return XDG_CONFIG_HOME;
  return join(isAbsolute(HOME) ? HOME : userInfo().homedir, '.config');
};

/**
 * The Ed25519 private key (PEM, PKCS #8) that proofs are signed with. Made at first use, readable by its owner alone.
 * @throws {KeyError}
 */
export const signingKey = async (env: Env): Promise<KeyObject> => {
  const path = keyPath(env);
  const existing = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw new KeyError(
      `The signing key ${path} cannot be read (${cause.code}); fix its permissions, or name another with OPSGUARD_SIGNING_KEY.`,
    );
  });
  if (existing !== undefined) return parse(path, existing, createPrivateKey);
  if (env.OPSGUARD_SIGNING_KEY)
    throw new KeyError(
      `There is no signing key ${path}, which OPSGUARD_SIGNING_KEY names; make one with \`openssl genpkey -algorithm ed25519\`.`,
    );
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    await writeOnce(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  } catch (cause) {
    // Another run made it in the meantime: that one is the key.
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return signingKey(env);
    const why = (cause instanceof FolderError ? cause.cause : cause) as Error;
    throw new KeyError(
      `The signing key ${path} cannot be written (${why.message}); name one with OPSGUARD_SIGNING_KEY.`,
      { cause: why },
    );
  }
  return privateKey;
};

/** Writes a file that only its owner can read, whole or not at all, and never over one that is there. */
const writeOnce = async (path: string, content: string | Buffer): Promise<void> => {
  await makeFolders(dirname(path), 0o700);
  const unfinished = `${path}.${randomUUID()}`;
  try {
    const file = await open(unfinished, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
};

/**
 * The public key to check a proof with: of the PEM file given (public or private), else of the operator's own key.
 * @throws {KeyError}
 */
export const verifyingKey = async (file: string | undefined, env: Env): Promise<KeyObject> => {
  const path = file ?? keyPath(env);
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new KeyError(
      `The key ${path} cannot be read (${cause.code}); give the signer's public key, which \`opsguard key\` prints there, with --key.`,
      {
        cause,
      },
    );
  });
  return parse(path, bytes, createPublicKey);
};

const parse = (path: string, pem: Buffer, read: (pem: Buffer) => KeyObject): KeyObject => {
  try {
    const key = read(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new KeyError(
      pem.length === 0
        ? `The key file ${path} is empty; remove it, and one that OpsGuard makes itself is made anew.`
        : `${path} holds no PEM key; it should hold an Ed25519 one.`,
      { cause },
    );
  }
  throw new KeyError(`${path} holds no Ed25519 key; make one with \`openssl genpkey -algorithm ed25519\`.`);
};
