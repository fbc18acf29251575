import { describe, expect, it } from 'vitest';
import { doc } from '../../server/embedded/bsonx/encode.ts';
import { parseSort } from '../../server/embedded/plan/sort.ts';
import { orderAdvice } from '../../server/embedded/plan/missing-index.ts';
import { Sorter, type Keyed } from '../../server/embedded/plan/sorter.ts';
import { seeded } from './support/random.ts';

interface Item extends Keyed {
  n: number;
}

function sorter(run: number, keep = Infinity): Sorter<Item> {
  return new Sorter<Item>({
    run,
    keep,
    pack: ({ n }) => Buffer.from(String(n)),
    unpack: (key, bytes) => ({ key, order: 0, n: Number(bytes) }),
    advice: () => 'an index is missing',
  });
}

describe('the sorter', () => {
  it.each([7, 64, 5000])('gives the order of a stable sort in runs of %i', (run) => {
    const r = seeded(run);
    const items = Array.from({ length: 3000 }, (_, n) => ({
      key: Buffer.from([r.int(9), r.int(9)]),
      order: 0,
      n,
    }));
    const subject = sorter(run);
    for (const item of items) subject.add(item, 0);
    const wanted = [...items].sort((a, b) => Buffer.compare(a.key, b.key) || a.n - b.n);
    expect([...subject.sorted()].map(({ n }) => n)).toEqual(wanted.map(({ n }) => n));
  });

  it('keeps only what is wanted: the first of a hundred thousand take little', () => {
    const r = seeded(3);
    const subject = sorter(2048, 10);
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

  it('refuses beyond 100 MB with code 292, and says what to do', () => {
    const subject = sorter(64);
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
});
