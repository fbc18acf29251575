import { describe, expect, test } from 'vitest';
import { addressAllowed, hostAllowed } from '../../../server/security/egress.ts';
import { createPasswords } from '../../../server/security/passwords.ts';

describe('an address', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.1.5',
    '172.16.0.1',
    '8.8.8.8',
    '::1',
    'fd12::1',
    '2001:db8::1',
  ])('%s is allowed', (address) => {
    expect(addressAllowed(address)).toBe(true);
  });
  test.each([
    '169.254.169.254',
    '169.254.0.1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    'fe80::1',
    'fd00:ec2::254',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    '100.100.100.200',
    'not an address',
  ])('%s is not', (address) => {
    expect(addressAllowed(address)).toBe(false);
  });
});

describe('a host', () => {
  test('is judged by all of its addresses', async () => {
    expect(await hostAllowed('mail.example.com', async () => ['192.0.2.1'])).toBe(true);
    expect(await hostAllowed('rebind.example.com', async () => ['192.0.2.1', '169.254.169.254'])).toBe(false);
    expect(await hostAllowed('[fe80::1]')).toBe(false);
  });

  test('that does not resolve is left to the connection, which says so better', async () => {
    expect(await hostAllowed('gone.example.com', () => Promise.reject(new Error('ENOTFOUND')))).toBe(true);
  });
});

describe('a password', () => {
  const passwords = createPasswords({ memoryCost: 8, timeCost: 1, parallelism: 1 });

  test('is kept as an argon2id hash with its own salt', async () => {
    const [one, two] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
    expect(one).not.toBe(two);
    expect(await passwords.matches(one, 'correct horse')).toBe(true);
    expect(await passwords.matches(one, 'correct house')).toBe(false);
  });

  test('of nobody matches nothing, and the same letters typed otherwise match', async () => {
    expect(await passwords.matches(null, 'nobody has this password')).toBe(false);
    const composed = await passwords.hash('caf\u00e9 au lait');
    expect(await passwords.matches(composed, 'cafe\u0301 au lait')).toBe(true);
  });
});
