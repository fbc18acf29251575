import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type {
  Fault,
  RunningSimulator,
  SimulatedPost,
  Simulator,
  WebhookRequest,
} from '../../../server/channels/contract.ts';
import { signatureOf } from './wire.ts';

/** Courier's API on loopback: for tests, the demo and dry runs. */

const secrets = { apiKey: 'a simulated key', signingKey: 'a simulated signing key' };

export const courierSimulator: Simulator = {
  async start(onSent, { callbackUrl, now = () => new Date() } = {}): Promise<RunningSimulator> {
    let fault: Fault | null = null;
    const posts: SimulatedPost[] = [];
    const server = createServer((request, response) => {
      void answer(request, response).catch(() => response.destroy());
    });
    async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const body = JSON.parse((await buffer(request)).toString('utf8') || '{}') as Record<string, string>;
      const refusal = refusalOf(fault);
      if (fault?.kind === 'no-answer') return;
      if (refusal) {
        response.writeHead(refusal.status, refusal.headers ?? {}).end('as simulated');
        return;
      }
      if (request.url === '/messages') {
        const post = { ...blank, to: [{ address: body['to'] ?? '', name: '' }], text: body['text'] ?? '' };
        posts.push({ ...post, externalId: String(posts.length), date: now() });
        onSent({ ...post, externalId: String(posts.length), date: now() });
      }
      if (fault?.kind === 'lost-answer') response.destroy();
      else response.end(JSON.stringify({ id: `sent-${posts.length}` }));
    }
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      settings: { apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
      secrets,
      address: '+31600000000',
      async stop() {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
      // How a customer's message reaches a running product: the demo does it, and tests in the browser.
      async arrive(post) {
        const { headers, body } = requestOf(composed(post), secrets.signingKey, now());
        await fetch(callbackUrl ?? '', {
          method: 'POST',
          headers: headers as Record<string, string>,
          body: new Uint8Array(body),
        });
      },
      fail: (next) => {
        fault = next;
      },
      posts: () => posts,
    };
  },
  compose: (post) => Promise.resolve(composed(post)),
  request: (raw, { secrets: keys, at }) => requestOf(raw, keys['signingKey'] ?? '', at),
};

const blank = { from: { address: '', name: '' }, subject: '', inReplyTo: null, references: [], files: [] };

const composed = ({ externalId, from, text, date }: SimulatedPost): Buffer =>
  Buffer.from(
    JSON.stringify({ id: externalId, from: from.address, name: from.name, text, at: date.toISOString() }),
  );

function requestOf(raw: Buffer, key: string, now: Date): WebhookRequest {
  const headers = { 'content-type': 'application/json', 'x-courier-signature': signatureOf(key, raw) };
  return { headers, query: {}, body: raw, method: 'POST', path: 'inbound', url: '', now };
}

function refusalOf(fault: Fault | null): { status: number; headers?: Record<string, string> } | null {
  switch (fault?.kind) {
    case 'rate-limited':
      return { status: 429, headers: { 'retry-after': String(fault.retryAfterSeconds) } };
    case 'server-error':
      return { status: 500 };
    case 'token-lost':
    case 'token-expired':
      return { status: 401 };
    case 'refused':
      return { status: 422 };
    default:
      return null;
  }
}
