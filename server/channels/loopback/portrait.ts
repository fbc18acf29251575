import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const size = 96;

/** The picture of somebody imagined: head and shoulders in the colours of their id. A real PNG. */
export function drawPortrait(id: string): Buffer {
  const [hue = 0, shade = 0, tone = 0] = createHash('sha256').update(id).digest();
  const ground = [150 + (hue % 90), 160 + (shade % 80), 150 + (tone % 90)];
  const skin =
    [
      [244, 208, 177],
      [222, 171, 127],
      [173, 115, 72],
      [109, 70, 45],
    ][tone % 4] ?? [];
  const cloth = [40 + (shade % 120), 40 + (tone % 110), 60 + (hue % 120)];
  const rows = Buffer.alloc(size * (size * 3 + 1));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const head = (x - 48) ** 2 / 1.1 + (y - 38) ** 2 / 1.5 < 300;
      const body = (x - 48) ** 2 / 2 + (y - 98) ** 2 / 1.6 < 620;
      rows.set(head ? skin : body ? cloth : ground, y * (size * 3 + 1) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
