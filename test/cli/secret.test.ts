import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureSecret } from '../../server/cli/start/secret.mjs';
import { temporaryTree } from './temporary-tree.ts';

test('a secret is made once, for its owner alone, and stays', () => {
  const root = temporaryTree();
  const secret = ensureSecret(root);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(statSync(join(root, 'secret.key')).mode & 0o777).toBe(0o600);
  expect(ensureSecret(root)).toBe(secret);
  expect(readdirSync(root)).toEqual(['secret.key']);
});

test('two installations have two secrets', () => {
  expect(ensureSecret(temporaryTree())).not.toBe(ensureSecret(temporaryTree()));
});

test('a damaged secret is not replaced: what it protects would be lost', () => {
  const root = temporaryTree({ 'secret.key': 'short\n' });
  expect(() => ensureSecret(root)).toThrow(/put it back from a backup/);
});
