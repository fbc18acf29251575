import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase32, encodeBase32 } from '../../../server/security/base32.ts';
import { createSecretBox } from '../../../server/security/secret-box.ts';
import { Secret } from '../../../server/security/secret.ts';

const box = createSecretBox('first secret that is long enough 123');
const conversationId = '0123456789abcdef01234567';

describe('sealing', () => {
  test('what was sealed opens again, and looks different each time', () => {
    const sealed = box.seal('inbox', 'pässword');
    expect(box.open('inbox', sealed)).toBe('pässword');
    expect(sealed).not.toBe(box.seal('inbox', 'pässword'));
    expect(sealed).not.toContain('ssword');
  });

  test('not for another purpose, not with another secret, not when changed', () => {
    const sealed = box.seal('inbox', 'password');
    expect(() => box.open('session', sealed)).toThrow();
    expect(() => createSecretBox('another secret that is long enough 1').open('inbox', sealed)).toThrow(
      /ONEVOICE_SECRET/,
    );
    const last = sealed.at(-2) === 'A' ? 'B' : 'A';
    expect(() => box.open('inbox', `${sealed.slice(0, -2)}${last}${sealed.slice(-1)}`)).toThrow();
    expect(() => box.open('inbox', 'nonsense')).toThrow();
  });

  test('after a change of secret the old one still reads', () => {
    const sealed = box.seal('inbox', 'password');
    const next = createSecretBox('second secret that is long enough 99', [
      'first secret that is long enough 123',
    ]);
    expect(next.open('inbox', sealed)).toBe('password');
    expect(next.openReplyToken(box.signReplyToken(conversationId))).toBe(conversationId);
    expect(next.verify('link', box.sign('link', 'x'))).toBe('x');
    expect(() => box.open('inbox', next.seal('inbox', 'x'))).toThrow();
  });
});

describe('signing', () => {
  test('a signed text verifies for its purpose only', () => {
    const token = box.sign('link', 'a.b.c');
    expect(box.verify('link', token)).toBe('a.b.c');
    expect(box.verify('other', token)).toBeNull();
    expect(box.verify('link', token.replace('a.b', 'a.c'))).toBeNull();
    expect(box.verify('link', 'nodots')).toBeNull();
    expect(box.verify('link', '')).toBeNull();
  });
});

describe('reply tokens', () => {
  test('are short, safe in a local part and survive a change of case', () => {
    const token = box.signReplyToken(conversationId);
    expect(token).toMatch(/^[a-z2-7]{36}$/);
    expect(box.openReplyToken(token)).toBe(conversationId);
    expect(box.openReplyToken(token.toUpperCase())).toBe(conversationId);
  });

  test('any change of any character is noticed', () => {
    const token = box.signReplyToken(conversationId);
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'a' ? 'b' : 'a';
      expect(box.openReplyToken(token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
    }
    for (const odd of ['', 'abc', token + 'a', token.slice(1), '!'.repeat(36)]) {
      expect(box.openReplyToken(odd)).toBeNull();
    }
  });

  test('need a real id', () => {
    expect(() => box.signReplyToken('12')).toThrow();
  });
});

test('base32 gives back what it took', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(decodeBase32(encodeBase32(bytes))).toEqual(Buffer.from(bytes));
    }),
  );
});

test('a Secret shows itself to nobody', () => {
  const secret = new Secret('hunter2');
  const shown = [String(secret), JSON.stringify({ secret }), inspect({ secret }, { depth: 9 })];
  expect(shown.join()).not.toContain('hunter2');
  expect(secret.reveal()).toBe('hunter2');
});
