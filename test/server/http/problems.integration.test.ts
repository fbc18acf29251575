import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../support/test-database.ts';
import { type Person, webApp, type WebApp } from '../../support/web-app.ts';

const database = testDatabase();
let app: WebApp;
let admin: Person;
beforeAll(async () => {
  app = await webApp(database);
  admin = await app.person('admin');
});
afterAll(() => app.dispose());

async function send(
  method: string,
  path: string,
  options: { body?: string | FormData; type?: string } = {},
): Promise<{ status: number; type: string | null; problem: Record<string, unknown> }> {
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: {
      cookie: admin.api.cookie ?? '',
      'x-csrf-token': admin.api.csrfToken ?? '',
      ...(options.type !== undefined && { 'content-type': options.type }),
    },
    ...(options.body !== undefined && { body: options.body }),
  });
  const problem = (await response.json()) as Record<string, unknown>;
  return { status: response.status, type: response.headers.get('content-type'), problem };
}

const json = 'application/json';

describe('a problem', () => {
  test('names each field that does not fit by its dotted path', async () => {
    const body = JSON.stringify({ name: '', colour: 'mauve', keywords: ['ok', 'x'] });
    const { status, type, problem } = await send('POST', '/api/v1/tags', { body, type: json });
    expect(status).toBe(422);
    expect(type).toBe('application/problem+json; charset=utf-8');
    expect(problem).toMatchObject({
      type: '/api/docs#error-validation-failed',
      title: 'Some fields need attention',
      status: 422,
      code: 'validation-failed',
    });
    expect((problem['fields'] as { path: string }[]).map(({ path }) => path)).toEqual([
      'name',
      'colour',
      'keywords.1',
    ]);
  });

  test.each([
    ['a parameter', 'GET', '/api/v1/conversations/zzz', ['id']],
    ['a query', 'GET', '/api/v1/conversations?limit=1000&status=lost', ['limit', 'status']],
  ])('names %s too', async (_what, method, path, fields) => {
    const { status, problem } = await send(method, path);
    expect(status).toBe(422);
    expect((problem['fields'] as { path: string }[]).map(({ path: at }) => at).sort()).toEqual(fields);
  });

  test('answers for broken JSON, another type, and what is too large', async () => {
    expect(await send('POST', '/api/v1/tags', { body: '{', type: json })).toMatchObject({
      status: 422,
      problem: { detail: 'The body is not valid JSON.' },
    });
    expect(
      await send('POST', '/api/v1/tags', { body: 'a=b', type: 'application/x-www-form-urlencoded' }),
    ).toMatchObject({
      status: 422,
      problem: { detail: 'Send JSON, with content-type: application/json.' },
    });
    const large = JSON.stringify({ name: 'x'.repeat(9_000_000) });
    expect(await send('POST', '/api/v1/tags', { body: large, type: json })).toMatchObject({
      status: 413,
      problem: { code: 'payload-too-large' },
    });
    const fromStranger = JSON.stringify({ email: 'a@b.example', password: 'x'.repeat(40_000) });
    const refused = await fetch(`${app.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: fromStranger,
    });
    expect(refused.status).toBe(413);
  });

  test.each([
    ['GET', '/api/v1/nothing'],
    ['POST', '/api/v1/session/nothing'],
    ['PUT', '/api/v1/tags'],
    ['GET', '/api/nothing'],
    ['GET', '/api/v1/%E0%A4%A'],
  ])('%s %s is not there', async (method, path) => {
    const { status, type } = await send(method, path);
    expect(status).toBe(404);
    expect(type).toContain('application/problem+json');
  });
});

describe('an upload', () => {
  async function upload(name: string, content: string, type = 'text/plain'): Promise<Response> {
    const form = new FormData();
    form.append('file', new Blob([content], { type }), name);
    return fetch(`${app.url}/api/v1/attachments`, {
      method: 'POST',
      headers: { cookie: admin.api.cookie ?? '', 'x-csrf-token': admin.api.csrfToken ?? '' },
      body: form,
    });
  }

  test('comes back byte for byte, under its name, unable to run', async () => {
    const name = 'Über "größe" 发票.html';
    const response = await upload(name, '<script>alert(1)</script>', 'text/html');
    expect(response.status).toBe(201);
    const attachment = (await response.json()) as { id: string; name: string; url: string };
    const file = await fetch(`${app.url}${attachment.url}`, { headers: { cookie: admin.api.cookie ?? '' } });
    expect(await file.text()).toBe('<script>alert(1)</script>');
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment;.*filename\*=UTF-8''.*%E5%8F%91%E7%A5%A8/,
    );
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
  });

  test('is read in parts and not again', async () => {
    const attachment = (await (await upload('a.txt', '0123456789')).json()) as { url: string };
    const get = (headers: Record<string, string>) =>
      fetch(`${app.url}${attachment.url}`, { headers: { cookie: admin.api.cookie ?? '', ...headers } });
    const part = await get({ range: 'bytes=2-4' });
    expect([part.status, await part.text()]).toEqual([206, '234']);
    expect(part.headers.get('content-range')).toBe('bytes 2-4/10');
    const tail = await get({ range: 'bytes=-3' });
    expect(await tail.text()).toBe('789');
    expect((await get({ range: 'bytes=50-' })).status).toBe(416);
    const whole = await get({});
    const etag = whole.headers.get('etag') ?? '';
    // `fetch` would ask every cache to stand aside as soon as it sees this header.
    const again = await request(app.url)
      .get(attachment.url)
      .set({ cookie: admin.api.cookie ?? '', 'if-none-match': etag });
    expect(again.status).toBe(304);
  });

  test('over the limit or missing is refused', async () => {
    expect((await upload('big.bin', 'x'.repeat(300_000))).status).toBe(413);
    const form = new FormData();
    form.append('other', 'x');
    const { status, problem } = await send('POST', '/api/v1/attachments', { body: form });
    expect([status, problem['fields']]).toMatchObject([422, [{ path: 'file' }]]);
  });
});

describe('what is not the API', () => {
  test('says how it is', async () => {
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${app.url}/readyz`)).json()).toMatchObject({
      ok: true,
      store: true,
      redis: true,
    });
    expect(await (await fetch(`${app.url}/metrics`)).text()).toContain(
      'onevoice_http_request_seconds_bucket',
    );
    const proxied = await fetch(`${app.url}/metrics`, { headers: { 'x-forwarded-for': '198.51.100.9' } });
    expect(proxied.status).toBe(403);
  });

  test('shows the queues to admins only', async () => {
    const get = (person: Person | null) =>
      fetch(`${app.url}/admin/queues/`, { headers: { cookie: person?.api.cookie ?? '' } });
    expect((await get(null)).status).toBe(401);
    expect((await get(await app.person('supervisor'))).status).toBe(403);
    const page = await get(admin);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Onevoice queues')]);
  });

  test('documents the API without scripts', async () => {
    const page = await fetch(`${app.url}/api/docs`);
    const html = await page.text();
    expect(html).toContain('id="listConversations"');
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3)/);
    const document = (await (await fetch(`${app.url}/api/v1/openapi.json`)).json()) as { openapi: string };
    expect(document.openapi).toBe('3.1.0');
  });

  test('lets a browser run our own scripts only', async () => {
    const policy = (await fetch(`${app.url}/api/docs`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("object-src 'none'");
  });
});
