// @ts-check
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Says where the running install's databases and pages are, for `npm run cli`. It holds passwords when the URIs do, so
 * only its owner may read it.
 *
 * @param {string} data
 * @param {{ mongodbUri: string, redisUrl: string, url: string }} runtime
 */
export function writeRuntimeFile(data, runtime) {
  writeFileSync(join(data, 'runtime.json'), `${JSON.stringify(runtime, null, 2)}\n`, { mode: 0o600 });
}

/** @param {string} data */
export function removeRuntimeFile(data) {
  rmSync(join(data, 'runtime.json'), { force: true });
}
