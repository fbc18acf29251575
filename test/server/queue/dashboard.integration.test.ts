import express from 'express';
import request from 'supertest';
import { afterAll, expect, test } from 'vitest';
import { silentLogger } from '../../../server/observability/logger.ts';
import { createQueueDashboard } from '../../../server/queue/dashboard.ts';
import { createQueue } from '../../../server/queue/queue.ts';
import { connectRedis } from '../../../server/queue/redis.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
const redis = connectRedis(database.redisUrl, database.redisPrefix);
const queue = createQueue(redis, silentLogger());
afterAll(async () => {
  await queue.close();
  await redis.close();
});

test('shows every queue with its jobs', async () => {
  await queue.enqueue('inbox.ingest', { inboxId: 'a'.repeat(24) }, { delayMillis: 60_000 });
  const app = express().use('/admin/queues', createQueueDashboard(queue.bull, '/admin/queues'));
  expect((await request(app).get('/admin/queues/')).text).toContain('Onevoice queues');
  const { body } = await request(app).get(
    '/admin/queues/api/queues?activeQueue=ingest&status=delayed&page=1',
  );
  const names = body.queues.map((one: { name: string }) => one.name);
  expect(names).toEqual(['ingest', 'triage', 'deliver', 'upkeep']);
  expect(body.queues[0].counts.delayed).toBe(1);
});
