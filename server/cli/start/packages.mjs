// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.mjs';
import { isCurrent, stampOfContents, writeStamp } from './stamp.mjs';
import { StartError } from './start-error.mjs';

/** The Node that runs everything but this script, relative to the root: the npm package "node" brings it. */
const ownNode = 'node_modules/node/bin/node';

/**
 * Installs the npm packages when they are missing or out of date, and finds the Node that runs our TypeScript.
 *
 * @param {string} root the project's root
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<string>} absolute path of a Node 24
 */
export async function ensurePackages(root, progress) {
  const stampFile = join(root, 'node_modules/.onevoice-stamp');
  if (!isCurrent(stampFile, packagesStamp(root)) || !existsSync(join(root, ownNode))) {
    await progress.during('Installing packages', () => install(root));
    await checkNode(root);
    // npm may have written the lock file anew: the stamp is of what is there now.
    writeStamp(stampFile, packagesStamp(root));
  }
  return join(root, ownNode);
}

/** @param {string} root */
function packagesStamp(root) {
  const files = ['package.json', 'package-lock.json'].map((name) => join(root, name));
  return stampOfContents(files, [process.platform, process.arch]);
}

/** @param {string} root */
async function install(root) {
  // Development packages are needed to build the web, and bring Node 24: NODE_ENV=production must not leave them out.
  const args = ['install', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  const { code, output } = npm?.endsWith('.js')
    ? await runProgram(process.execPath, [npm, ...args], { cwd: root })
    : await runProgram('npm', args, { cwd: root });
  if (code !== 0) {
    throw new StartError(
      `The packages could not be installed:\n\n${output.trim()}\n\nMend what npm says there and run npm start again.`,
    );
  }
}

/** @param {string} root */
async function checkNode(root) {
  const { code, output } = await runProgram(join(root, ownNode), ['--version']);
  if (code === 0 && /^v(2[4-9]|[3-9]\d)\./.test(output)) return;
  throw new StartError(
    `Node 24, which comes with the packages, does not run on this machine (${output.trim() || 'no answer'}). ` +
      'If npm was told to skip install scripts, run: npm rebuild node --ignore-scripts=false',
  );
}
