import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * A directory for one test, removed after it.
 *
 * @param files path below it -> contents
 * @returns its absolute path
 */
export function temporaryTree(files: Record<string, string> = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ov-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, contents] of Object.entries(files)) writeInTree(root, path, contents);
  return root;
}

/** Writes a file and the directories it needs; a script with a `#!` line may be run. */
export function writeInTree(root: string, path: string, contents: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), contents, { mode: contents.startsWith('#!') ? 0o755 : 0o644 });
}
