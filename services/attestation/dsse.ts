import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';

export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** A DSSE envelope with exactly one signature. Strict, so that nothing unsigned can ride along. */
export const Envelope = z.strictObject({
  payloadType: z.literal(PAYLOAD_TYPE),
  payload: z.base64(),
  signatures: z.tuple([z.strictObject({ keyid: z.string(), sig: z.base64() })]),
});
export type Envelope = z.infer<typeof Envelope>;

/** sha256 of the public key's SPKI bytes, in hex: the name of a key. */
export const keyId = (key: KeyObject): string => {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
};

/** DSSE's pre-authentication encoding: what is signed names its own type, so that it can be taken for nothing else. */
const preAuthEncoding = (type: string, payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `), payload]);

/** Signs a payload with an Ed25519 private key. */
export const seal = (payload: Buffer, key: KeyObject): Envelope => ({
  payloadType: PAYLOAD_TYPE,
  payload: payload.toString('base64'),
  signatures: [{ keyid: keyId(key), sig: sign(null, preAuthEncoding(PAYLOAD_TYPE, payload), key).toString('base64') }],
});

/** An envelope's one way to be written: another byte anywhere in the file is then a change that shows. */
export const writeEnvelope = (envelope: Envelope): string => `${JSON.stringify(envelope, null, 2)}\n`;

/** The signed payload; null when the text is not exactly an envelope that the key signed. */
export const open = (text: string, key: KeyObject): Buffer | null => {
  const envelope = readEnvelope(text);
  if (envelope === null) return null;
  const payload = Buffer.from(envelope.payload, 'base64');
  const sig = Buffer.from(envelope.signatures[0].sig, 'base64');
  const asWritten: Envelope = {
    ...envelope,
    payload: payload.toString('base64'),
    signatures: [{ keyid: keyId(key), sig: sig.toString('base64') }],
  };
  if (writeEnvelope(asWritten) !== text) return null;
  return verify(null, preAuthEncoding(PAYLOAD_TYPE, payload), key, sig) ? payload : null;
};

export const readEnvelope = (text: string): Envelope | null => {
  try {
    return Envelope.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
};
