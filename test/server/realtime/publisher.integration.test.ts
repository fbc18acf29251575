import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdapter } from '@socket.io/redis-adapter';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { silentLogger } from '../../../server/observability/logger.ts';
import { connectRedis } from '../../../server/queue/redis.ts';
import { createPublisher, rooms, socketKey } from '../../../server/realtime/publisher.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
const redis = connectRedis(database.redisUrl, database.redisPrefix);
const publisher = createPublisher(redis, silentLogger());
const http = createServer();
const server = new Server(http, {
  adapter: createAdapter(redis.commands, redis.subscriber(), { key: socketKey(redis) }),
});
const patience = { timeout: 20_000 };
const conversationId = 'c'.repeat(24);
let socket: Socket;
const heard: [event: string, payload: unknown][] = [];

beforeAll(async () => {
  server.on('connection', (client) => void client.join([rooms.inbox('1'), rooms.user('anna')]));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  socket = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'] });
  socket.onAny((event: string, payload: unknown) => heard.push([event, payload]));
  await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
  // The server's subscription comes about a moment after the socket's connection.
  await vi.waitUntil(() => {
    publisher.publish(rooms.user('anna'), 'session.ended', {});
    return heard.length > 0;
  }, patience);
  publisher.publish(rooms.user('anna'), 'presence.changed', { userId: conversationId, presence: 'away' });
  await vi.waitUntil(() => heard.at(-1)?.[0] === 'presence.changed', patience);
  heard.length = 0;
});
afterAll(async () => {
  socket.disconnect();
  await server.close();
  await redis.close();
});

describe('publisher', () => {
  test('reaches the sockets of its rooms, once each, with what the schema names and no more', async () => {
    const payload = { conversationId, hasDraft: true, leak: 'x' };
    publisher.publish(rooms.inbox('2'), 'draft.changed', { conversationId, hasDraft: false });
    publisher.publish([rooms.inbox('1'), rooms.user('anna')], 'draft.changed', payload);
    publisher.publish(rooms.user('anna'), 'session.ended', {});
    await expect.poll(() => heard.length).toBe(2);
    expect(heard).toEqual([
      ['draft.changed', { conversationId, hasDraft: true }],
      ['session.ended', {}],
    ]);
  });

  test('a payload that does not fit is not sent, and nobody fails', () => {
    publisher.publish('everyone', 'draft.changed', { conversationId: 'x', hasDraft: true });
  });

  test('nobody fails without Redis', async () => {
    const away = connectRedis('unix:///nowhere/redis.sock', 'away');
    createPublisher(away, silentLogger()).publish('everyone', 'session.ended', {});
    await away.close();
  });
});
