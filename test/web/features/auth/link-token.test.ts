import { describe, expect, test } from 'vitest';
import { ApiError } from '../../../../web/api/error.ts';
import { isUsedLink, linkToken, safeNext } from '../../../../web/features/auth/link-token.ts';

describe('the token of a one-time link', () => {
  test.each([
    ['#abc', '', 'abc'],
    ['', '?token=abc', 'abc'],
    ['#first', '?token=second', 'first'],
    ['', '', ''],
  ])('%s %s', (hash, search, token) => {
    expect(linkToken({ hash, search })).toBe(token);
  });
});

describe('after logging in one goes', () => {
  test.each([
    ['/inbox/mine/5?tag=1', '/inbox/mine/5?tag=1'],
    [null, '/'],
    ['https://evil.example', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/login?next=/login', '/'],
  ])('with %s to %s', (next, expected) => {
    expect(safeNext(next)).toBe(expected);
  });
});

test('only a used link counts as one', () => {
  expect(isUsedLink(new ApiError('link-expired', 410))).toBe(true);
  expect(isUsedLink(new ApiError('unexpected', 500))).toBe(false);
  expect(isUsedLink(new Error('x'))).toBe(false);
});
