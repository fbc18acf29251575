import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { doc } from '../../server/embedded/bsonx/encode.ts';
import { parseSort } from '../../server/embedded/plan/sort.ts';
import { orderAdvice } from '../../server/embedded/plan/missing-index.ts';
import { Sorter, type Keyed } from '../../server/embedded/plan/sorter.ts';
import { seeded } from './support/random.ts';

interface Item extends Keyed {
  n: number;
}

const dir = mkdtempSync(join(tmpdir(), 'sorter-'));
afterAll(() => {
  rmSync(dir, { recursive: true });
});

interface Setting {
  keep?: number;
  limits?: { memory: number; total: number };
  spills?: boolean;
}

function sorter(run: number, setting: Setting = {}): Sorter<Item> {
  return new Sorter<Item>({
    run,
    dir,
    ...setting,
    pack: ({ n }) => Buffer.from(String(n)),
    unpack: (key, bytes) => ({ key, order: 0, n: Number(bytes) }),
    advice: () => 'an index is missing',
  });
}

describe('the sorter', () => {
  it.each([
    [7, 1e9],
    [64, 1e9],
    [5000, 1e9],
    [64, 0],
    [7, 2000],
  ])('gives the order of a stable sort in runs of %i, beyond %i bytes through a file', (run, memory) => {
    const r = seeded(run);
    const items = Array.from({ length: 3000 }, (_, n) => ({
      key: Buffer.from([r.int(9), r.int(9)]),
      order: 0,
      n,
    }));
    const subject = sorter(run, { limits: { memory, total: 1e9 } });
    for (const item of items) subject.add(item, 0);
    const wanted = [...items].sort((a, b) => Buffer.compare(a.key, b.key) || a.n - b.n);
    expect([...subject.sorted()].map(({ n }) => n)).toEqual(wanted.map(({ n }) => n));
    subject.close();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('keeps only what is wanted: the first of a hundred thousand take little', () => {
    const r = seeded(3);
    const subject = sorter(2048, { keep: 10 });
    const keys = Array.from({ length: 100_000 }, () => r.int(1_000_000));
    for (const [n, value] of keys.entries()) {
      const key = Buffer.alloc(4);
      key.writeUInt32BE(value);
      subject.add({ key, order: 0, n }, 1000);
      expect(subject.held).toBeLessThan(1_000_000);
    }
    const first = [...subject.sorted()].slice(0, 10).map(({ key }) => key.readUInt32BE());
    expect(first).toEqual([...keys].sort((a, b) => a - b).slice(0, 10));
  });

  it('takes items that are larger than what is read at once, and memory that stays small', () => {
    const subject = sorter(16, { limits: { memory: 500_000, total: 1e9 } });
    const r = seeded(5);
    const keys = Array.from({ length: 200 }, () => Buffer.alloc(1 + r.int(150_000), r.int(250)));
    for (const [n, key] of keys.entries()) {
      subject.add({ key, order: 0, n }, 0);
      expect(subject.held).toBeLessThan(500_000 + 16 * 151_000);
    }
    const found = [...subject.sorted()].map(({ key }) => key.length);
    subject.close();
    expect(found).toEqual([...keys].sort((a, b) => Buffer.compare(a, b)).map(({ length }) => length));
  });

  it('refuses beyond its limit with code 292, and says what to do', () => {
    const subject = sorter(64, { limits: { memory: 1e6, total: 100e6 } });
    const key = Buffer.alloc(1024 * 1024);
    const fill = (): void => {
      for (let n = 0; n < 101; n++) subject.add({ key, order: 0, n }, 0);
    };
    expect(fill).toThrow(
      expect.objectContaining({
        code: 292,
        message: expect.stringContaining('an index is missing') as string,
      }),
    );
    const filter = doc({ at: doc({ $gt: 5 }), inboxId: 'a' });
    expect(orderAdvice(filter, parseSort(doc({ name: -1 })))).toContain('{ inboxId: 1, name: -1, at: 1 }');
  });

  it('refuses with code 292 what memory is not for, when no file may be used', () => {
    const key = Buffer.alloc(1024);
    const fill = (spills: boolean) => (): void => {
      const subject = sorter(64, { limits: { memory: 1e6, total: 1e9 }, spills });
      for (let n = 0; n < 1200; n++) subject.add({ key, order: 0, n }, 0);
      subject.close();
    };
    expect(fill(true)).not.toThrow();
    const refused = {
      code: 292,
      message: expect.stringContaining('did not opt in to external sorting') as string,
    };
    expect(fill(false)).toThrow(expect.objectContaining(refused));
    expect(readdirSync(dir)).toEqual([]);
  });
});
