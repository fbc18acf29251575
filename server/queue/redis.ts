import { Cluster, Redis, type ClusterOptions, type RedisOptions } from 'ioredis';
import { within } from './within.ts';

export type RedisClient = Redis | Cluster;

/** Where one Redis, a Sentinel group or a Cluster is, read from a URL. */
export type RedisPlace =
  | { kind: 'single'; options: RedisOptions }
  | { kind: 'cluster'; nodes: { host: string; port: number }[]; options: RedisOptions };

/** Every connection to Redis of this process. Redis may go away and come back at any time: all of them reconnect. */
export interface RedisConnections {
  /** Shared by everything that asks and gets an answer; a command fails after two lost connections instead of hanging. */
  commands: RedisClient;
  /** A connection of one's own for subscriptions (the socket adapter). */
  subscriber(): RedisClient;
  /** A connection of one's own for a queue's worker: commands wait as long as Redis is away. */
  forBull(): RedisClient;
  /** What every key begins with, without a colon. */
  prefix: string;
  /** True when a round trip works within `withinMillis`. */
  answers(withinMillis: number): Promise<boolean>;
  close(): Promise<void>;
}

const wellKnownPorts = { redis: 6379, sentinel: 26_379 } as const;

/**
 * Reads redis://, rediss://, unix:///path (also with ?db=n), redis-sentinel://host,host/master, redis-cluster://host,host
 * (and rediss- for TLS on both). User and password go before the @ and hold for every host.
 * @throws Error with a sentence when the URL is none of them.
 */
export function parseRedisUrl(url: string): RedisPlace {
  const [, scheme, rest] = /^([a-z-]+):\/\/(.*)$/s.exec(url) ?? [];
  if (scheme === undefined || rest === undefined) {
    if (url.startsWith('/')) return { kind: 'single', options: { path: url } };
    throw new Error(
      `REDIS_URL "${withoutPassword(url)}" is not a URL: write redis://host:6379 or unix:///path`,
    );
  }
  if (scheme === 'unix') return unixPlace(rest);
  const parts = splitAuthority(rest, scheme.endsWith('sentinel') ? 'sentinel' : 'redis');
  const options: RedisOptions = {
    ...parts.credentials,
    ...(scheme.startsWith('rediss') ? { tls: {} } : {}),
  };
  if (scheme === 'redis' || scheme === 'rediss') {
    const [first] = parts.hosts;
    if (!first) throw new Error('REDIS_URL names no host');
    return { kind: 'single', options: { ...options, ...first, db: databaseNumber(parts.path) } };
  }
  if (/^rediss?-sentinel$/.test(scheme)) return sentinelPlace(parts, options);
  if (/^rediss?-cluster$/.test(scheme)) return { kind: 'cluster', nodes: parts.hosts, options };
  throw new Error(`REDIS_URL begins with "${scheme}://", which is not known here`);
}

interface UrlParts {
  hosts: { host: string; port: number }[];
  credentials: { username?: string; password?: string };
  path: string;
  query: URLSearchParams;
}

function unixPlace(rest: string): RedisPlace {
  const [path = '', query = ''] = rest.split('?', 2);
  return {
    kind: 'single',
    options: { path, db: databaseNumber(new URLSearchParams(query).get('db') ?? '') },
  };
}

function sentinelPlace(parts: UrlParts, options: RedisOptions): RedisPlace {
  if (parts.path === '')
    throw new Error('REDIS_URL needs the master’s name: redis-sentinel://host:26379/mymaster');
  const sentinelPassword = parts.query.get('sentinelPassword');
  return {
    kind: 'single',
    options: {
      ...options,
      sentinels: parts.hosts,
      name: parts.path,
      db: databaseNumber(parts.query.get('db') ?? ''),
      ...(sentinelPassword === null ? {} : { sentinelPassword }),
    },
  };
}

function splitAuthority(rest: string, kind: keyof typeof wellKnownPorts): UrlParts {
  const [beforeQuery = '', query = ''] = rest.split('?', 2);
  const slash = beforeQuery.indexOf('/');
  const authority = slash === -1 ? beforeQuery : beforeQuery.slice(0, slash);
  const at = authority.lastIndexOf('@');
  const hosts = authority
    .slice(at + 1)
    .split(',')
    .filter((host) => host !== '')
    .map((host) => {
      const [, name = '', port] = /^(\[[^\]]+\]|[^:]*)(?::(\d+))?$/.exec(host) ?? [];
      return { host: name.replace(/^\[|\]$/g, ''), port: Number(port ?? wellKnownPorts[kind]) };
    });
  return {
    hosts,
    credentials: at === -1 ? {} : credentialsOf(authority.slice(0, at)),
    path: slash === -1 ? '' : decodeURIComponent(beforeQuery.slice(slash + 1)),
    query: new URLSearchParams(query),
  };
}

function credentialsOf(text: string): UrlParts['credentials'] {
  const colon = text.indexOf(':');
  const username = decodeURIComponent(colon === -1 ? text : text.slice(0, colon));
  const password = colon === -1 ? '' : decodeURIComponent(text.slice(colon + 1));
  return { ...(username === '' ? {} : { username }), ...(password === '' ? {} : { password }) };
}

function databaseNumber(text: string): number {
  if (!/^\d*$/.test(text)) throw new Error(`REDIS_URL: "${text}" is not a database number`);
  return Number(text);
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//…@');
}

/** Comes back forever, at most every two seconds. */
function retryDelay(times: number): number {
  return Math.min(50 * 2 ** Math.min(times, 6), 2000);
}

function openClient(place: RedisPlace, options: RedisOptions): RedisClient {
  const all: RedisOptions = { ...place.options, ...options };
  if (place.kind === 'single') return new Redis({ ...all, retryStrategy: retryDelay });
  const cluster: ClusterOptions = { redisOptions: all, clusterRetryStrategy: retryDelay };
  return new Cluster(place.nodes, cluster);
}

/**
 * Opens the shared connection (others are made when asked for). Does not wait: `answers` tells.
 * @param onError called for every lost connection; never throws for it.
 */
export function connectRedis(
  url: string,
  prefix: string,
  onError: (error: Error) => void = () => undefined,
): RedisConnections {
  const place = parseRedisUrl(url);
  const opened: RedisClient[] = [];
  const open = (options: RedisOptions) => {
    const client = openClient(place, options);
    client.on('error', onError);
    opened.push(client);
    return client;
  };
  const commands = open({ maxRetriesPerRequest: 2 });
  return {
    commands,
    prefix,
    subscriber: () => open({ maxRetriesPerRequest: null }),
    forBull: () => open({ maxRetriesPerRequest: null }),
    answers: async (withinMillis) => (await within(withinMillis, commands.ping())) !== null,
    async close() {
      await Promise.all(opened.map((client) => endGently(client)));
    },
  };
}

/** Lets commands under way finish when Redis is there; else just goes. */
async function endGently(client: RedisClient): Promise<void> {
  if (client.status === 'ready') await within(500, client.quit());
  client.disconnect();
}
