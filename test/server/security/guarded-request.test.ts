import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { addressPublic } from '../../../server/security/egress.ts';
import {
  guardedRequest,
  guardedStream,
  type RequestError,
} from '../../../server/security/guarded-request.ts';

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const failure = (promise: Promise<unknown>): Promise<RequestError> =>
  promise.then(
    () => Promise.reject(new Error('it was answered')),
    (error: unknown) => error as RequestError,
  );

describe('a guarded request', () => {
  test('sends what it is given and gives back what it gets', async () => {
    const url = await serve((request, response) => {
      void text(request).then((body) => {
        response.writeHead(201, { 'x-said': request.headers['x-said'] ?? '' });
        response.end(`${request.method ?? ''} ${body}`);
      });
    });
    const answer = await guardedRequest(url, { method: 'POST', body: 'häll', headers: { 'x-said': 'yes' } });
    expect(answer).toMatchObject({ status: 201, headers: { 'x-said': 'yes' } });
    expect(answer.body.toString()).toBe('POST häll');
  });

  test('never arrived when nobody listens, may have arrived when the answer is missing', async () => {
    const nobody = await failure(guardedRequest('http://127.0.0.1:1/', { method: 'POST' }));
    expect(nobody.mayHaveArrived).toBe(false);
    const url = await serve((request: IncomingMessage) => request.socket.destroy());
    const cut = await failure(guardedRequest(url, { method: 'POST', body: 'x' }));
    expect(cut.mayHaveArrived).toBe(true);
    const silent = await serve(() => undefined);
    const late = await failure(guardedRequest(silent, { method: 'POST', body: 'x', timeoutMillis: 60 }));
    expect([late.mayHaveArrived, late.message]).toEqual([true, 'The server did not answer in time.']);
  });

  test.each(['http://169.254.169.254/latest', 'http://[fe80::1]/', 'file:///etc/passwd', 'http://0.0.0.0/'])(
    'does not go to %s',
    async (url) => {
      expect(await failure(guardedRequest(url))).toMatchObject({ mayHaveArrived: false });
    },
  );

  test('goes only to public addresses when a stranger names them, not even over an open connection', async () => {
    const url = await serve((_, response) => response.end('inside'));
    expect((await guardedRequest(url)).body.toString()).toBe('inside');
    expect((await failure(guardedRequest(url, { reach: 'public' }))).message).toContain('does not connect');
    const named = url.replace('127.0.0.1', 'localhost');
    expect((await guardedRequest(named)).body.toString()).toBe('inside');
    expect((await failure(guardedRequest(named, { reach: 'public' }))).message).toContain('does not connect');
  });

  test('follows a redirect only when asked, and leaves its credentials behind', async () => {
    const other = await serve((request, response) =>
      response.end(request.headers.authorization ?? 'nothing'),
    );
    const url = await serve((_, response) => response.writeHead(302, { location: `${other}/x` }).end());
    const headers = { Authorization: 'Bearer secret' };
    expect((await guardedRequest(url, { headers })).status).toBe(302);
    expect((await guardedRequest(url, { headers, redirects: 2 })).body.toString()).toBe('nothing');
    const inside = await serve((_, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    );
    expect((await failure(guardedRequest(inside, { redirects: 1 }))).message).toContain('does not connect');
  });

  test('does not take more than it was told to', async () => {
    const url = await serve((_, response) => response.end('x'.repeat(5000)));
    expect((await failure(guardedRequest(url, { maxBytes: 1000 }))).message).toContain('longer than 1000');
  });

  test('hands over a stream as it comes', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: one\n\n');
    });
    const { status, body } = await guardedStream(url);
    expect(status).toBe(200);
    for await (const chunk of body as AsyncIterable<Buffer>) {
      expect(chunk.toString()).toBe('event: one\n\n');
      break;
    }
    body.destroy();
  });
});

test.each([
  ['8.8.8.8', true],
  ['127.0.0.1', false],
  ['10.0.0.1', false],
  ['172.20.1.1', false],
  ['192.168.0.1', false],
  ['100.64.1.1', false],
  ['::1', false],
  ['::ffff:10.0.0.1', false],
  ['fd00::1', false],
  ['2606:4700::1111', true],
])('%s is public: %s', (address, yes) => {
  expect(addressPublic(address)).toBe(yes);
});
