import { createPublicKey } from 'node:crypto';
import { signingKey } from '../../services/attestation/keys.ts';
import { EXIT } from '../exit.ts';

/** `opsguard key`: the public half of the key that proofs are signed with here, for `verify --key` elsewhere; made where there is none. */
export const publicKey = async (): Promise<number> => {
  const key = createPublicKey(await signingKey(process.env));
  process.stdout.write(key.export({ type: 'spki', format: 'pem' }));
  return EXIT.verified;
};
