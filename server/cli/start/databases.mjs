// @ts-check
import { join } from 'node:path';
import { compileCache, nodeFlags } from './compile-cache.mjs';
import { startRedis } from './redis.mjs';
import { socketPath } from './sockets.mjs';
import { startStore } from './store.mjs';

/**
 * @typedef {object} DatabaseSettings
 * @property {string} root the project's root
 * @property {string} node the Node that runs TypeScript
 * @property {NodeJS.ProcessEnv} env MONGODB_URI and REDIS_URL there stand for databases that others run
 * @property {string} data absolute path of the data directory
 * @property {() => Promise<string>} redisProgram finds redis-server; asked only when we need it
 * @property {number} rank in the crew
 */

/**
 * Adds the databases that the environment does not name to the crew. Does not wait until they answer.
 *
 * @param {import('./crew.mjs').Crew} crew
 * @param {DatabaseSettings} settings
 * @returns {Promise<{ MONGODB_URI: string, REDIS_URL: string }>} where they will answer
 */
export async function addDatabases(crew, { root, node, env, data, redisProgram, rank }) {
  const urls = { MONGODB_URI: env['MONGODB_URI'] ?? '', REDIS_URL: env['REDIS_URL'] ?? '' };
  if (urls.MONGODB_URI === '') {
    const place = { directory: join(data, 'store'), socket: socketPath(data, 'store.sock') };
    crew.add({
      name: 'The document store',
      key: 'store',
      rank,
      launch: (log) => startStore({ ...place, root, node, log, flags: nodeFlags, cache: compileCache(root) }),
    });
    urls.MONGODB_URI = `mongodb://${encodeURIComponent(place.socket)}/onevoice`;
  }
  if (urls.REDIS_URL === '') {
    const program = await redisProgram();
    const place = { directory: join(data, 'redis'), socket: socketPath(data, 'redis.sock') };
    crew.add({ name: 'Redis', key: 'redis', rank, launch: (log) => startRedis({ ...place, program, log }) });
    urls.REDIS_URL = `unix://${place.socket}`;
  }
  return urls;
}
