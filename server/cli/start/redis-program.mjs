// @ts-check
import { findProgram, redisPrograms } from './programs.mjs';
import { StartError } from './start-error.mjs';
import { installSentence, installSystemPackages, mayInstall } from './system-packages.mjs';

/** @type {import('./system-packages.mjs').Wanted} */
const redisPackages = { 'apt-get': ['redis-server'], apk: ['redis'], dnf: ['redis'], brew: ['redis'] };

/**
 * Finds redis-server, or installs it from the distribution when we may.
 *
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<string>} absolute path
 */
export async function ensureRedisProgram(progress) {
  const found = findProgram(redisPrograms);
  if (found) return found;
  if (mayInstall(redisPackages)) {
    await progress.during('Installing redis-server', () => installSystemPackages(redisPackages));
    const installed = findProgram(redisPrograms);
    if (installed) return installed;
  }
  const sentence = installSentence(redisPackages);
  throw new StartError(
    'Onevoice needs redis-server, and it is not installed. ' +
      (sentence ? `Please run:\n\n  ${sentence}\n\n` : 'Please install it with your package manager ') +
      'and then npm start again. Or set REDIS_URL to a Redis that runs elsewhere.',
  );
}
