import { describe, expect, test } from 'vitest';
import { readOn } from '../../../web/lib/read-on.ts';

/** Pages by cursor: '' is the first. */
function book(pages: Record<string, { items: number[]; next: string | null }>) {
  const asked: (string | undefined)[] = [];
  const read = (cursor: string | undefined) => {
    asked.push(cursor);
    return Promise.resolve(pages[cursor ?? ''] ?? { items: [], next: null });
  };
  return { asked, read };
}

describe('reading on', () => {
  const pages = {
    '': { items: [], next: 'a' },
    a: { items: [1], next: 'b' },
    b: { items: [2, 3], next: 'c' },
    c: { items: [4], next: null },
  };

  test('goes past pages that were thinned out, until there is enough', async () => {
    const { asked, read } = book(pages);
    expect(await readOn(read, { count: 2 })).toEqual({ items: [1, 2, 3], next: 'c' });
    expect(asked).toEqual([undefined, 'a', 'b']);
  });

  test('goes on where it stopped, and ends with the last page', async () => {
    const { asked, read } = book(pages);
    expect(await readOn(read, { from: 'c', count: 10 })).toEqual({ items: [4], next: null });
    expect(asked).toEqual(['c']);
  });

  test('does not count what the reader has before them already', async () => {
    const { read } = book(pages);
    expect(await readOn(read, { count: 1, counts: (item) => item !== 1 })).toEqual({
      items: [2, 3],
      next: 'c',
    });
  });

  test('stops when pages stay empty', async () => {
    let calls = 0;
    const read = () => Promise.resolve({ items: [], next: String((calls += 1)) });
    expect((await readOn(read, { count: 1 })).next).toBe('20');
    expect(calls).toBe(20);
  });
});
