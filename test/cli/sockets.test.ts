import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePrivate, socketPath } from '../../server/cli/start/sockets.mjs';
import { temporaryTree } from './temporary-tree.ts';

describe('the path of a socket', () => {
  test('is beside the data', () => {
    const root = temporaryTree();
    expect(socketPath(root, 'redis.sock')).toBe(join(root, 'redis.sock'));
  });

  test('is in a private directory when it would be too long for the kernel', () => {
    const root = temporaryTree();
    const long = join(root, 'ä'.repeat(50));
    mkdirSync(long);
    const path = socketPath(long, 'redis.sock', root);
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
    expect(path).toMatch(/onevoice-[0-9a-f]{12}\/redis\.sock$/);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    expect(socketPath(long, 'redis.sock', root)).toBe(path);
  });

  test('differs between two long directories', () => {
    const root = temporaryTree();
    const places = ['a', 'b'].map((letter) => join(root, letter.repeat(110)));
    for (const place of places) mkdirSync(place);
    expect(new Set(places.map((place) => socketPath(place, 'store.sock', root))).size).toBe(2);
  });

  test('is refused when there is no short place', () => {
    const root = temporaryTree();
    const long = join(root, 'a'.repeat(110));
    mkdirSync(long);
    expect(() => socketPath(long, 'redis.sock', long)).toThrow(/longer than 100 bytes/);
  });
});

describe('a private directory', () => {
  test('is made for its owner alone', () => {
    const place = join(temporaryTree(), 'deep/place');
    makePrivate(place);
    expect(statSync(place).mode & 0o777).toBe(0o700);
  });

  test('is not one that others may enter, nor a link to one', () => {
    const root = temporaryTree();
    mkdirSync(join(root, 'open'));
    chmodSync(join(root, 'open'), 0o755);
    expect(() => makePrivate(join(root, 'open'))).toThrow(/nobody else can enter/);
    makePrivate(join(root, 'private'));
    symlinkSync(join(root, 'private'), join(root, 'link'));
    expect(() => makePrivate(join(root, 'link'))).toThrow(/nobody else can enter/);
  });
});
