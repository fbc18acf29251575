import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../support/test-database.ts';
import { password, webApp, type WebApp } from '../../support/web-app.ts';

const database = testDatabase();
let app: WebApp;
beforeAll(async () => {
  app = await webApp(database);
});
afterAll(() => app.dispose());

interface Attempt {
  email: string;
  from: string;
  cookie?: string;
  right?: boolean;
}

/** One try to log in from a network address. */
async function attempt({ email, from, cookie = '', right = false }: Attempt): Promise<Response> {
  return fetch(`${app.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from, cookie },
    body: JSON.stringify({ email, password: right ? password : 'a wrong guess' }),
  });
}

async function guess(times: number, wanted: Attempt): Promise<number[]> {
  const statuses: number[] = [];
  for (let count = 0; count < times; count += 1) statuses.push((await attempt(wanted)).status);
  return statuses;
}

describe('guessing', () => {
  test('is stopped after a few tries, with a time to wait, even with the right password then', async () => {
    const { user } = await app.person('agent');
    const from = '198.51.100.1';
    expect(await guess(6, { email: user.email, from })).toEqual([401, 401, 401, 401, 401, 429]);
    const refused = await attempt({ email: user.email, from, right: true });
    expect(refused.status).toBe(429);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(60);
    expect(await refused.json()).toMatchObject({ code: 'too-many-requests', retryAfterSeconds: wait });
  });

  test('of unknown accounts is counted in the same way', async () => {
    const wanted = { email: 'nobody@example.com', from: '198.51.100.2' };
    expect(await guess(6, wanted)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test('over many accounts from one address is stopped too', async () => {
    const from = '198.51.100.3';
    const statuses: number[] = [];
    for (let count = 0; count < 51; count += 1) {
      statuses.push((await attempt({ email: `user${count}@example.com`, from })).status);
    }
    expect(statuses.slice(0, 50).every((status) => status === 401)).toBe(true);
    expect(statuses[50]).toBe(429);
  });

  test('one account from many addresses is stopped, its owner at a known address is not', async () => {
    const { user } = await app.person('agent');
    const home = '203.0.113.10';
    expect((await attempt({ email: user.email, from: home, right: true })).status).toBe(200);
    for (let count = 0; count < 51; count += 1) {
      await attempt({ email: user.email, from: `198.51.101.${count}` });
    }
    const elsewhere = await attempt({ email: user.email, from: '198.51.102.1', right: true });
    expect(elsewhere.status).toBe(429);
    expect((await attempt({ email: user.email, from: home, right: true })).status).toBe(200);
  });

  test('by a colleague at the same address locks nobody out whose browser is known', async () => {
    const { user } = await app.person('agent');
    const office = '203.0.113.20';
    const first = await attempt({ email: user.email, from: office, right: true });
    const device = first.headers.getSetCookie().find((line) => line.startsWith('onevoice.device='));
    expect(device).toMatch(/HttpOnly.*SameSite=Lax/);
    expect(await guess(11, { email: user.email, from: office })).toContain(429);
    const blocked = await attempt({ email: user.email, from: office, right: true });
    expect(blocked.status).toBe(429);
    const cookie = device?.split(';')[0] ?? '';
    expect((await attempt({ email: user.email, from: office, right: true, cookie })).status).toBe(200);
  });

  test('a known browser’s mark counts for its own account only', async () => {
    const [owner, victim] = [await app.person('agent'), await app.person('agent')];
    const first = await attempt({ email: owner.user.email, from: '203.0.113.30', right: true });
    const cookie = first.headers.getSetCookie().find((line) => line.startsWith('onevoice.device='));
    const wanted = { email: victim.user.email, from: '198.51.103.1', cookie: cookie?.split(';')[0] ?? '' };
    expect(await guess(6, wanted)).toEqual([401, 401, 401, 401, 401, 429]);
  });
});
