import { expect, test } from 'vitest';
import { createSettler } from '../../../../server/services/campaigns/settle.ts';
import type { Settled } from '../../../../server/store/campaign-recipients.ts';

const settled = (id: string): Settled => ({ claimed: { id, attempts: 1 }, set: { state: 'sent' } });
const ids = (rows: readonly Settled[]) => rows.map(({ claimed }) => claimed.id);

test('what ends while it writes goes together in the next round trip', async () => {
  const written: string[][] = [];
  const waiting: (() => void)[] = [];
  const settler = createSettler((rows) => {
    written.push(ids(rows));
    return new Promise<void>((resolve) => waiting.push(resolve));
  });
  for (const id of ['a', 'b', 'c']) settler.add(settled(id));
  expect(written).toEqual([['a']]);
  const done = settler.done();
  waiting.shift()?.();
  await Promise.resolve();
  await Promise.resolve();
  expect(written).toEqual([['a'], ['b', 'c']]);
  waiting.shift()?.();
  await done;
  settler.add(settled('d'));
  expect(written).toHaveLength(3);
  waiting.shift()?.();
  await settler.done();
});

test('nothing to write: it is done', async () => {
  const settler = createSettler(() => Promise.reject(new Error('never asked')));
  await expect(settler.done()).resolves.toBeUndefined();
});

test('what went wrong is told at the end, and nothing is written after it', async () => {
  let calls = 0;
  const settler = createSettler(() => {
    calls += 1;
    return Promise.reject(new Error('the store is away'));
  });
  settler.add(settled('a'));
  settler.add(settled('b'));
  await expect(settler.done()).rejects.toThrow('away');
  settler.add(settled('c'));
  await expect(settler.done()).rejects.toThrow('away');
  expect(calls).toBe(1);
});
