import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetPace, holdBack, takeTurn } from '../../../server/channels/telegram/pace.ts';
import { connectRedis } from '../../../server/queue/redis.ts';
import { createTurns } from '../../../server/services/inboxes/turns.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
/** As two processes have them. */
const connections = [0, 1].map(() => connectRedis(database.redisUrl, database.redisPrefix));
/** Who asks a Redis that is not there yet does without. */
beforeAll(() => Promise.all(connections.map(({ commands }) => commands.ping())));
afterAll(() => Promise.all(connections.map((redis) => redis.close())));

const refused = { kind: 'rate-limited', retryAfterSeconds: expect.closeTo(3000, -3) as number };

/** One inbox as each of the processes sees it. */
function account() {
  const inboxId = randomBytes(12).toString('hex');
  return connections.map((redis) => ({ inboxId, turns: createTurns(redis, inboxId) }));
}

test('all processes stand in one line, and who would wait too long takes no place', async () => {
  const processes = account();
  const limits = [{ name: 'chat', count: 2, millis: 60_000 }];
  const take = (longest: number) =>
    Promise.all([...processes, ...processes, ...processes].map(({ turns }) => turns.take(limits, longest)));
  const waits = (await take(600_000)).map(({ waitMillis }) => Math.ceil(waitMillis / 60_000));
  // Two at once, two a minute later, two after that.
  expect(waits.toSorted((a, b) => a - b)).toEqual([0, 0, 1, 1, 2, 2]);
  const tooLate = await take(1000);
  expect(tooLate.map(({ taken }) => taken)).toEqual(tooLate.map(() => false));
});

test('what Telegram said to one process holds for all, and is over when the inbox has another', async () => {
  const [one, other] = account();
  if (!one || !other) throw new Error('there are two');
  await holdBack(one, 3000);
  forgetPace(one.inboxId);
  await expect(takeTurn(other, '50')).rejects.toMatchObject(refused);
  const [elsewhere] = account();
  if (elsewhere) await takeTurn(elsewhere, '50');
});

test('while nobody keeps the line, each process has its own', async () => {
  const inboxId = randomBytes(12).toString('hex');
  const away = () => Promise.reject(new Error('Redis is away'));
  const alone = { inboxId, turns: { take: away, holdBack: away } };
  await takeTurn(alone, '50');
  await holdBack(alone, 3000);
  await expect(takeTurn(alone, '51')).rejects.toMatchObject(refused);
});
