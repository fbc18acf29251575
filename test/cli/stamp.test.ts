import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isCurrent, stampOfContents, stampOfTree, writeStamp } from '../../server/cli/start/stamp.mjs';
import { temporaryTree, writeInTree } from './temporary-tree.ts';

describe('a stamp of a tree', () => {
  const stampOf = (root: string) => stampOfTree([join(root, 'src')], (name) => name === 'dist');

  test('stays while nothing changes', () => {
    const root = temporaryTree({ 'src/a.ts': 'a', 'src/deep/b.ts': 'b' });
    expect(stampOf(root)).toBe(stampOf(root));
  });

  test.each<[string, (root: string) => void]>([
    ['edited', (root) => writeInTree(root, 'src/a.ts', 'longer')],
    ['touched', (root) => utimesSync(join(root, 'src/a.ts'), 1, 1)],
    ['added', (root) => writeInTree(root, 'src/deep/c.ts', '')],
    ['removed', (root) => rmSync(join(root, 'src/deep/b.ts'))],
  ])('changes when a file is %s', (_what, change) => {
    const root = temporaryTree({ 'src/a.ts': 'a', 'src/deep/b.ts': 'b' });
    const before = stampOf(root);
    change(root);
    expect(stampOf(root)).not.toBe(before);
  });

  test('does not look into what is to be skipped', () => {
    const root = temporaryTree({ 'src/a.ts': 'a' });
    const before = stampOf(root);
    writeInTree(root, 'src/dist/a.js', 'a');
    expect(stampOf(root)).toBe(before);
  });
});

describe('a stamp of contents', () => {
  test('depends on the texts and the facts, not on the times', () => {
    const root = temporaryTree({ a: 'one', b: 'two' });
    const files = [join(root, 'a'), join(root, 'b')];
    const before = stampOfContents(files, ['linux']);
    utimesSync(join(root, 'a'), 1, 1);
    expect(stampOfContents(files, ['linux'])).toBe(before);
    expect(stampOfContents(files, ['darwin'])).not.toBe(before);
    writeInTree(root, 'a', 'onet');
    writeInTree(root, 'b', 'wo');
    expect(stampOfContents(files, ['linux'])).not.toBe(before);
  });
});

test('a stamp that was written is current until the next one differs', () => {
  const file = join(temporaryTree(), 'deep/stamp');
  expect(isCurrent(file, 'one')).toBe(false);
  writeStamp(file, 'one');
  expect(isCurrent(file, 'one')).toBe(true);
  expect(isCurrent(file, 'two')).toBe(false);
});
