// @ts-check
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { findProgram } from './programs.mjs';
import { runProgram } from './run-program.mjs';
import { StartError } from './start-error.mjs';

/**
 * @typedef {object} Wanted what to install, by the name of the package manager
 * @property {string[]} apt-get
 * @property {string[]} [apk]
 * @property {string[]} [dnf]
 * @property {string[]} [brew]
 */

/** @typedef {keyof Wanted} Manager */

/** @type {Record<Manager, string[]>} */
const commands = {
  'apt-get': ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'],
  apk: ['add', '--no-progress'],
  dnf: ['install', '-y'],
  brew: ['install'],
};

/**
 * The package manager of this machine that has a package for what is wanted.
 *
 * @param {Wanted} wanted
 * @returns {Manager | null}
 */
export function managerFor(wanted) {
  const managers = /** @type {Manager[]} */ (Object.keys(commands));
  return managers.find((manager) => wanted[manager] && findProgram([manager])) ?? null;
}

/**
 * What a person would type to install it, or null where we know no way.
 *
 * @param {Wanted} wanted
 * @returns {string | null}
 */
export function installSentence(wanted) {
  const manager = managerFor(wanted);
  if (!manager) return null;
  const sudo = manager === 'brew' || isRoot() ? '' : 'sudo ';
  const update = manager === 'apt-get' ? `${sudo}apt-get update && ` : '';
  const [verb = 'install'] = commands[manager];
  return `${update}${sudo}${manager} ${verb} ${(wanted[manager] ?? []).join(' ')}`;
}

/** Whether we may install packages of the system: only as root, and only where we know how. */
export function mayInstall(/** @type {Wanted} */ wanted) {
  const manager = managerFor(wanted);
  return isRoot() && manager !== null && manager !== 'brew';
}

/**
 * Installs packages of the system. None of the servers among them is started.
 *
 * @param {Wanted} wanted
 * @returns {Promise<void>}
 */
export async function installSystemPackages(wanted) {
  const manager = managerFor(wanted);
  if (!manager) throw new StartError('There is no package manager here that we know.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const allowStarts = manager === 'apt-get' ? forbidServiceStarts() : () => {};
  try {
    if (manager === 'apt-get') await runProgram('apt-get', ['update', '-q'], { env });
    const { code, output } = await runProgram(manager, [...commands[manager], ...(wanted[manager] ?? [])], {
      env,
    });
    if (code !== 0)
      throw new StartError(`${manager} could not install ${wanted[manager]}:\n\n${output.trim()}`);
  } finally {
    allowStarts();
  }
}

/**
 * Debian starts a server as soon as its package is installed, unless this file says no.
 *
 * @returns {() => void} takes it back
 */
function forbidServiceStarts() {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return () => {};
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => rmSync(policy, { force: true });
}

function isRoot() {
  return process.getuid?.() === 0;
}
