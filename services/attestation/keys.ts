import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** A signing key that cannot be used; the message says which file, and what it should hold. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

type Env = Readonly<Record<string, string | undefined>>;

/** The operator's own key, unless OPSGUARD_SIGNING_KEY names another file. */
export const keyPath = (env: Env): string =>
  env.OPSGUARD_SIGNING_KEY ??
  join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'opsguard', 'attestation.key');

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
  if (env.OPSGUARD_SIGNING_KEY !== undefined)
    throw new KeyError(
      `There is no signing key ${path}, which OPSGUARD_SIGNING_KEY names; make one with \`openssl genpkey -algorithm ed25519\`.`,
    );
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await file.sync();
    await file.close();
  } catch (cause) {
    // Another run made it in the meantime: that one is the key.
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return signingKey(env);
    throw new KeyError(
      `The signing key ${path} cannot be written (${(cause as Error).message}); name one with OPSGUARD_SIGNING_KEY.`,
      { cause },
    );
  }
  return privateKey;
};

/**
 * The public key to check a proof with: of the PEM file given (public or private), else of the operator's own key.
 * @throws {KeyError}
 */
export const verifyingKey = async (file: string | undefined, env: Env): Promise<KeyObject> => {
  const path = file ?? keyPath(env);
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new KeyError(`The key ${path} cannot be read (${cause.code}); give the signer's public key with --key.`, {
      cause,
    });
  });
  return parse(path, bytes, createPublicKey);
};

const parse = (path: string, pem: Buffer, read: (pem: Buffer) => KeyObject): KeyObject => {
  try {
    const key = read(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new KeyError(`${path} holds no PEM key; it should hold an Ed25519 one.`, { cause });
  }
  throw new KeyError(`${path} holds no Ed25519 key; make one with \`openssl genpkey -algorithm ed25519\`.`);
};
