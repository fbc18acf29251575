// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.mjs';
import { isCurrent, stampOfTree, writeStamp } from './stamp.mjs';
import { StartError } from './start-error.mjs';

/**
 * Builds the web when that was never done, or when its sources changed.
 *
 * @param {{ root: string, node: string, progress: import('./progress.mjs').Progress }} settings
 */
export async function ensureWeb({ root, node, progress }) {
  const stampFile = join(root, 'web/dist/.stamp');
  const sources = ['web', 'shared', 'package-lock.json'].map((path) => join(root, path));
  const stamp = stampOfTree(sources, (name) => name === 'dist' || name === 'README.md');
  if (isCurrent(stampFile, stamp) && existsSync(join(root, 'web/dist/index.html'))) return;
  await progress.during('Building the web', async () => {
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    const args = [vite, 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'];
    const { code, output } = await runProgram(node, args, {
      cwd: root,
      // Else what somebody develops or tests with would be built for looking into: larger by a fifth.
      env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    if (code !== 0) throw new StartError(`The web could not be built:\n\n${output.trim()}`);
  });
  writeStamp(stampFile, stamp);
}
