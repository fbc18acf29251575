import { deflateSync } from 'node:zlib';
import { makeDice } from './dice.ts';

/** Real files for the demo, made from nothing: a PNG, a PDF, a log, a table. */
export interface DemoFile {
  name: string;
  type: string;
  content: Buffer;
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), data])), 0);
  return Buffer.concat([head, data, tail]);
}

/** A small evening landscape: sky, sun, two ridges and a tent, different for each seed. */
export function makePhoto(seed: number): DemoFile {
  const dice = makeDice(seed);
  const [width, height] = [480, 320];
  const sun = { x: dice.between(80, 400), y: dice.between(50, 120), r: dice.between(18, 34) };
  const waves = [0, 1].map(() => ({
    a: dice.between(14, 40),
    f: dice.between(40, 110),
    p: dice.next() * 6.3,
  }));
  const tent = { x: dice.between(120, 360), size: dice.between(36, 62) };
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const ridges = waves.map((w, i) => 170 + i * 50 + w.a * Math.sin(x / w.f + w.p));
      const inTent = y < 285 && y > 285 - tent.size && Math.abs(x - tent.x) < (y - (285 - tent.size)) * 0.9;
      const inSun = (x - sun.x) ** 2 + (y - sun.y) ** 2 < sun.r ** 2;
      let colour: readonly [number, number, number] = [250 - y * 0.35, 190 - y * 0.3, 150 + y * 0.2];
      if (inSun) colour = [255, 236, 190];
      if (y > (ridges[0] ?? 0)) colour = [86, 110, 128];
      if (y > (ridges[1] ?? 0)) colour = [48, 72, 74];
      if (inTent) colour = x < tent.x ? [206, 104, 60] : [232, 132, 82];
      rows.set(
        colour.map((part) => Math.max(0, Math.min(255, Math.round(part)))),
        y * (width * 3 + 1) + 1 + x * 3,
      );
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const content = Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { name: `IMG_${String(dice.between(1000, 9999))}.png`, type: 'image/png', content };
}

/** A one-page PDF with a few lines of text (Latin letters only). */
export function makeInvoice(number: string, lines: readonly string[]): DemoFile {
  const escaped = [`Nordlicht Outdoor`, `Invoice ${number}`, '', ...lines].map((line) =>
    line.replace(/[\\()]/g, '\\$&'),
  );
  const stream = `BT /F1 14 Tf 60 780 Td 22 TL ${escaped.map((line) => `(${line}) Tj T*`).join(' ')} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${String(stream.length)} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${String(index + 1)} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = String(objects.length + 1);
  const xref = String(body.length);
  body += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return { name: `Invoice ${number}.pdf`, type: 'application/pdf', content: Buffer.from(body, 'latin1') };
}

export function makeFile(kind: 'photo' | 'invoice' | 'log' | 'table', seed: number): DemoFile {
  const number = `R-${String(makeDice(seed).between(20_000, 99_999))}`;
  switch (kind) {
    case 'photo':
      return makePhoto(seed % 12);
    case 'invoice':
      return makeInvoice(number, [
        '1 x Fjell 2 tent   349.00 EUR',
        'Shipping   0.00 EUR',
        'Total   349.00 EUR',
      ]);
    case 'log':
      return {
        name: 'console.log',
        type: 'text/plain',
        content: Buffer.from(
          '[09:14:02] GET /account 302\n[09:14:02] session invalid: cookie "nl_sid" has no signature\n',
        ),
      };
    case 'table':
      return {
        name: 'forecast.csv',
        type: 'text/csv',
        content: Buffer.from('article,q1,q2\nFjell 2,20,35\nSkog 45,15,25\nVind,30,40\n'),
      };
  }
}
