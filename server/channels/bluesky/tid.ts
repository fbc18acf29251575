import { createHash } from 'node:crypto';

const alphabet = '234567abcdefghijklmnopqrstuvwxyz';

/**
 * A record key (atproto.com/specs/tid) that follows from what it is for: the same thing twice gets the same key, and
 * the second record is refused. The time gives its place among others, the name everything else.
 */
export function tidFor(name: string, at: Date): string {
  const hash = createHash('sha256').update(name).digest();
  const micros = BigInt(at.getTime()) * 1000n + BigInt(hash.readUInt16BE(0) % 1000);
  const clock = BigInt(hash.readUInt16BE(2) % 1024);
  let rest = ((micros & ((1n << 53n) - 1n)) << 10n) | clock;
  let tid = '';
  for (let digit = 0; digit < 13; digit += 1) {
    tid = (alphabet[Number(rest & 31n)] ?? '2') + tid;
    rest >>= 5n;
  }
  return tid;
}
