import { describe, expect, test } from 'vitest';
import { parseRedisUrl } from '../../../server/queue/redis.ts';

describe('parseRedisUrl', () => {
  test.each([
    ['redis://localhost', { host: 'localhost', port: 6379, db: 0 }],
    ['redis://:pa%40ss@redis:6380/3', { host: 'redis', port: 6380, db: 3, password: 'pa@ss' }],
    [
      'rediss://anna:x@redis:6380',
      { host: 'redis', port: 6380, db: 0, username: 'anna', password: 'x', tls: {} },
    ],
    ['redis://[::1]:7000', { host: '::1', port: 7000, db: 0 }],
    ['unix:///run/one/redis.sock', { path: '/run/one/redis.sock', db: 0 }],
    ['unix:///run/redis.sock?db=2', { path: '/run/redis.sock', db: 2 }],
    ['/run/redis.sock', { path: '/run/redis.sock' }],
  ])('%s is one server', (url, options) => {
    expect(parseRedisUrl(url)).toEqual({ kind: 'single', options });
  });

  test('a Sentinel group has a master and several doors', () => {
    expect(parseRedisUrl('redis-sentinel://:pw@a:26379,b/mymaster?sentinelPassword=s&db=1')).toEqual({
      kind: 'single',
      options: {
        sentinels: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 26_379 },
        ],
        name: 'mymaster',
        password: 'pw',
        sentinelPassword: 's',
        db: 1,
      },
    });
  });

  test('a Cluster has nodes', () => {
    expect(parseRedisUrl('redis-cluster://u:pw@a:7000,b:7001')).toEqual({
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 7001 },
      ],
      options: { username: 'u', password: 'pw' },
    });
  });

  test.each(['localhost:6379', 'http://redis', 'redis://', 'redis://h/x', 'redis-sentinel://h:1'])(
    '%s is refused with a sentence',
    (url) => {
      expect(() => parseRedisUrl(url)).toThrow(/REDIS_URL/);
    },
  );

  test('a password is not repeated in the complaint', () => {
    expect(() => parseRedisUrl('redis//:hidden@h')).toThrow(expect.not.stringContaining('hidden'));
  });
});
