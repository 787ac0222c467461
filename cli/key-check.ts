import { access } from 'node:fs/promises';
import type { Check } from '../infra/setup/check.ts';
import { keyPath, verifyingKey } from '../services/attestation/keys.ts';

/** Where the key is that proofs are signed with, and how others get what they check them with. */
export const checkKey = async (env: NodeJS.ProcessEnv): Promise<Check> => {
  const name = 'signing key';
  const path = keyPath(env);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere && !env.OPSGUARD_SIGNING_KEY)
    return { name, ok: 'optional', found: `none yet; the first run makes ${path}`, fix: null };
  try {
    await verifyingKey(undefined, env);
    return { name, ok: true, found: `${path}; \`opsguard key\` prints its public half`, fix: null };
  } catch (cause) {
    return {
      name,
      ok: false,
      found: (cause as Error).message,
      fix: 'name an Ed25519 key (PEM) with OPSGUARD_SIGNING_KEY',
    };
  }
};
