import { mkdtempSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Handlers } from '../../../server/http/call.ts';
import { loggableUrl } from '../../../server/http/access-log.ts';
import { mountRoutes } from '../../../server/http/mount-route.ts';
import { toAppError } from '../../../server/http/problem.ts';
import { isOwnOrigin, originOfPages } from '../../../server/http/same-origin.ts';
import type { WebContext } from '../../../server/http/services.ts';
import { staticFiles } from '../../../server/http/static-files.ts';

describe('mounting', () => {
  test('fails at boot when a contract has no handler or a handler no contract', () => {
    const handlers = { surplus: () => Promise.resolve({}) } as unknown as Handlers;
    const mount = () => mountRoutes(express.Router(), {} as WebContext, handlers);
    expect(mount).toThrow(/without a handler or a contract: setUpStatus, .*, surplus/);
  });
});

describe('what is logged of an address', () => {
  test.each([
    ['/api/v1/tags', '/api/v1/tags'],
    ['/api/v1/invitations/by-token/abc-DEF?x=1', '/api/v1/invitations/by-token/…?x=1'],
    ['/setup?token=abc&next=/inbox', '/setup?token=…&next=/inbox'],
    ['/x?Password=1&access_token=2&q=hello', '/x?Password=…&access_token=…&q=hello'],
  ])('%s', (url, logged) => {
    expect(loggableUrl(url)).toBe(logged);
  });
});

describe('our own origin', () => {
  const publicUrl = 'https://inbox.example.com';
  test.each([
    [{}, true],
    [{ origin: 'https://inbox.example.com', host: 'internal:3000' }, true],
    [{ origin: 'http://localhost:3000', host: 'localhost:3000' }, true],
    [{ origin: 'http://localhost:3001', host: 'localhost:3000' }, false],
    [{ origin: 'https://inbox.example.com.evil.example', host: 'inbox.example.com' }, false],
    [{ origin: 'null', host: 'inbox.example.com' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'same-origin' }, true],
  ])('%j: %s', (headers, own) => {
    expect(isOwnOrigin(headers, publicUrl)).toBe(own);
    // Somebody else's name is never one that we send people back to.
    const here = own && 'origin' in headers ? headers.origin : publicUrl;
    expect(originOfPages(headers, publicUrl)).toBe(here);
  });
});

describe('what nobody foresaw', () => {
  test('a database that is away is a 503, not a fault of ours', () => {
    const away = Object.assign(new Error('x'), { name: 'MaxRetriesPerRequestError' });
    expect(toAppError(away).code).toBe('unavailable');
    expect(toAppError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })).code).toBe('unavailable');
  });

  test('anything else is unexpected and says nothing of itself', () => {
    const error = toAppError(new Error('select * from secrets'));
    expect([error.code, error.detail]).toEqual(['unexpected', undefined]);
  });
});

describe('the built web', () => {
  let directory: string;
  const app = express();
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'onevoice-dist-'));
    mkdirSync(join(directory, 'assets'));
    writeFileSync(join(directory, 'index.html'), `<!doctype html>${'page '.repeat(200)}`);
    writeFileSync(join(directory, 'assets/main-abc123.js'), 'export const one = 1;'.repeat(100));
    writeFileSync(join(directory, 'icon.svg'), '<svg/>');
    app.use(staticFiles(directory));
    app.use((_request, response) => void response.status(404).send('nothing'));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  test('keeps hashed files for ever and asks for the page again', async () => {
    const asset = await request(app).get('/assets/main-abc123.js');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(asset.headers['content-type']).toContain('text/javascript');
    expect((await request(app).get('/')).headers['cache-control']).toBe('no-cache');
  });

  test('compresses as the browser likes it, and says when nothing changed', async () => {
    const answer = await request(app).get('/assets/main-abc123.js').set('accept-encoding', 'gzip, br');
    expect(answer.headers['content-encoding']).toBe('br');
    const plain = await request(app).get('/assets/main-abc123.js').set('accept-encoding', 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers['etag']).not.toBe(answer.headers['etag']);
    const etag = plain.headers['etag'] ?? '';
    const again = await request(app)
      .get('/assets/main-abc123.js')
      .set({ 'accept-encoding': 'identity', 'if-none-match': etag });
    expect(again.status).toBe(304);
  });

  test('answers every address of the web with the page, but not a missing file', async () => {
    const page = await request(app).get('/inbox/mine/abc').set('accept', 'text/html');
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('page')]);
    expect((await request(app).get('/assets/gone.js')).status).toBe(404);
    expect((await request(app).post('/inbox')).status).toBe(404);
  });

  test.each(['/../package.json', '/%2e%2e/%2e%2e/etc/passwd', '/%00', '/%zz'])(
    'never leaves its folder: %s',
    async (path) => {
      const answer = await request(app).get(path).set('accept', 'text/html');
      expect(answer.text).not.toMatch(/root:|"name"/);
    },
  );

  test('says what to do when it is not built', async () => {
    const bare = express().use(staticFiles(join(directory, 'nowhere')));
    const answer = await request(bare).get('/').set('accept', 'text/html');
    expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('npm start')]);
  });
});
