import { randomInt } from 'node:crypto';
import { isFree } from '../../server/cli/start/port.mjs';

/**
 * Below the ports that the kernel hands out to outgoing connections: one of those would be taken by somebody else before
 * a server that takes seconds to start listens. (A Redis Cluster needs the port 10,000 above as well.)
 */
const range = { from: 10_000, to: 20_000 };
const given = new Set<number>();

/** A port on the loopback interface that is free, and that nobody here was given before. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const port = randomInt(range.from, range.to);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port, '127.0.0.1')) return port;
  }
  throw new Error(`no port from ${range.from} to ${range.to} is free`);
}

export async function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, freePort));
}
