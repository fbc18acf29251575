// @ts-check
import { existsSync } from 'node:fs';
import { ensurePackages } from '../../server/cli/start/packages.mjs';
import { findProgram } from '../../server/cli/start/programs.mjs';
import { ensureRedisProgram } from '../../server/cli/start/redis-program.mjs';
import {
  installSentence,
  installSystemPackages,
  mayInstall,
} from '../../server/cli/start/system-packages.mjs';

/**
 * @typedef {object} Helper software that some suites need and the product does not
 * @property {string} what
 * @property {string} suites which ones are skipped without it
 * @property {string[]} packages Debian's
 * @property {() => boolean} present
 */

/** @type {Helper[]} */
const helpers = [
  {
    what: 'Chromium',
    suites: 'the browser suites',
    packages: ['chromium'],
    present: () => findProgram(['chromium', 'chromium-browser', 'google-chrome']) !== null,
  },
  {
    what: 'fonts for other scripts',
    suites: 'the looks of other scripts (shown as boxes)',
    packages: ['fonts-noto-core', 'fonts-noto-cjk'],
    present: () =>
      process.platform !== 'linux' ||
      (existsSync('/usr/share/fonts/truetype/noto') && existsSync('/usr/share/fonts/opentype/noto')),
  },
  {
    what: 'Dovecot',
    suites: 'the suites with real mail servers',
    packages: ['dovecot-core', 'dovecot-imapd', 'dovecot-lmtpd'],
    present: () =>
      findProgram(['dovecot']) !== null &&
      ['imap', 'lmtp'].every((part) => existsSync(`/usr/lib/dovecot/${part}`)),
  },
  {
    what: 'Exim',
    suites: 'the suites with real mail servers',
    packages: ['exim4-daemon-light'],
    present: () => findProgram(['exim4', 'exim']) !== null,
  },
];

/**
 * Brings everything that the suites need: packages, Redis, and, on a Debian where we are root, a browser, fonts
 * and mail servers, none of which is started. What cannot be brought is said loudly: its suites skip themselves.
 *
 * @param {string} root the project's root
 * @param {import('../../server/cli/start/progress.mjs').Progress} progress
 * @returns {Promise<{ node: string }>} the Node that runs TypeScript
 */
export async function prepareMachine(root, progress) {
  const node = await ensurePackages(root, progress);
  await ensureRedisProgram(progress);
  await ensureHelpers(progress);
  return { node };
}

/** @param {import('../../server/cli/start/progress.mjs').Progress} progress */
async function ensureHelpers(progress) {
  const missing = helpers.filter((helper) => !helper.present());
  if (missing.length === 0) return;
  const wanted = { 'apt-get': missing.flatMap((helper) => helper.packages) };
  if (mayInstall(wanted)) {
    const names = missing.map((helper) => helper.what).join(', ');
    await progress
      .during(`Installing ${names}`, () => installSystemPackages(wanted))
      .catch((error) => progress.say(String(error instanceof Error ? error.message : error)));
  }
  const absent = missing.filter((helper) => !helper.present());
  if (absent.length === 0) return;
  const howTo = installSentence({ 'apt-get': absent.flatMap((helper) => helper.packages) });
  const lines = absent.map(({ what, suites }) => `!! ${what} is missing: ${suites} will be SKIPPED.`);
  progress.say(['', ...lines, ...(howTo ? [`!! To run them: ${howTo}`] : []), ''].join('\n'));
}
