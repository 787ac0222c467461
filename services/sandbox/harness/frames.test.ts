import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Frame, frameReader } from './frames.ts';

const encode = ({ kind, payload }: Frame): Buffer => {
  const header = Buffer.alloc(5);
  header.write(kind);
  header.writeUInt32BE(payload.length, 1);
  return Buffer.concat([header, payload]);
};

const frame = fc.record({
  kind: fc.constantFrom<Frame['kind']>('S', 'O', 'E', 'V', 'F'),
  payload: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
});

describe('frameReader', () => {
  it('gives the frames back, however their bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 20 }), fc.array(fc.nat(9)), (frames, cuts) => {
        const seen: Frame[] = [];
        const read = frameReader((one) => seen.push(one));
        let bytes = Buffer.concat(frames.map(encode));
        for (const cut of cuts) {
          read(bytes.subarray(0, cut));
          bytes = bytes.subarray(cut);
        }
        read(bytes);
        expect(seen).toEqual(frames);
      }),
    );
  });

  it('takes a hundred thousand frames in one chunk', () => {
    let count = 0;
    const one = encode({ kind: 'O', payload: Buffer.from('x') });
    frameReader(() => {
      count += 1;
    })(Buffer.concat(Array(100_000).fill(one)));
    expect(count).toBe(100_000);
  });

  it('throws on bytes of no harness, and on a length that none sends', () => {
    expect(() => frameReader(() => undefined)(Buffer.from('hello world'))).toThrow(/no frame/);
    expect(() => frameReader(() => undefined)(Buffer.from([0x4f, 0xff, 0xff, 0xff, 0xff]))).toThrow(/no frame/);
  });
});
