import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Fault, RunningSimulator, SimulatedPost, Simulator, WebhookRequest } from '../contract.ts';
import { drawPortrait } from '../loopback/portrait.ts';
import { LoopbackServer } from '../loopback/server.ts';
import { signatureOf } from './wire.ts';

/** LINE's Messaging API on loopback: for tests, the demo and dry runs. */

const secrets = { accessToken: 'a simulated token', channelSecret: 'a simulated secret' };
const blank = { from: { address: '', name: '' }, subject: '', inReplyTo: null, references: [], files: [] };

/** LINE as it is for one account: who writes, the files that messages name, what was pushed. */
class SimulatedLine {
  readonly names = new Map<string, string>();
  readonly files = new Map<string, SimulatedPost['files'][number]>();
  readonly posts: SimulatedPost[] = [];
  fault: Fault | null = null;
  origin = '';
  readonly #accepted = new Map<string, string>();
  readonly #onSent: (post: SimulatedPost) => void;
  readonly #now: () => Date;

  constructor(onSent: (post: SimulatedPost) => void, now: () => Date) {
    this.#onSent = onSent;
    this.#now = now;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await buffer(request)).toString('utf8');
    const { pathname } = new URL(request.url ?? '/', 'http://simulator');
    const id = pathname.split('/')[4] ?? '';
    if (pathname.startsWith('/portraits/')) {
      response.writeHead(200, { 'content-type': 'image/png' }).end(drawPortrait(pathname));
      return;
    }
    if (pathname.endsWith('/content')) {
      this.#giveFile(id, response);
      return;
    }
    if (this.fault?.kind === 'no-answer') return;
    const refusal = refusalOf(this.fault);
    if (refusal) response.writeHead(refusal.status, refusal.headers ?? {}).end('{"message":"as simulated"}');
    else if (pathname.startsWith('/v2/bot/profile/')) this.#giveProfile(id, response);
    else if (pathname === '/v2/bot/message/push') this.#take(request, response, body);
    else response.end(JSON.stringify({ userId: 'U0f0e', basicId: '@lamps', displayName: 'Lamps' }));
  }

  #giveFile(id: string, response: ServerResponse): void {
    const file = this.files.get(id);
    if (file) response.writeHead(200, { 'content-type': file.type }).end(file.content);
    else response.writeHead(404).end('{"message":"Not found"}');
  }

  #giveProfile(id: string, response: ServerResponse): void {
    const displayName = this.names.get(id);
    const pictureUrl = `${this.origin}/portraits/${id}`;
    if (displayName === undefined) response.writeHead(404).end('{"message":"Not found"}');
    else response.end(JSON.stringify({ userId: id, displayName, pictureUrl }));
  }

  #take(request: IncomingMessage, response: ServerResponse, body: string): void {
    const key = String(request.headers['x-line-retry-key'] ?? '');
    const known = this.#accepted.get(key);
    const id = known ?? String(461230966842064896n + BigInt(this.posts.length));
    if (known === undefined) {
      this.#accepted.set(key, id);
      const { to, messages } = JSON.parse(body) as { to: string; messages: { text: string }[] };
      const text = messages[0]?.text ?? '';
      const post = { ...blank, to: [{ address: to, name: '' }], text, externalId: id, date: this.#now() };
      this.posts.push(post);
      this.#onSent(post);
    }
    if (this.fault?.kind === 'lost-answer') response.destroy();
    else response.writeHead(known === undefined ? 200 : 409).end(JSON.stringify({ sentMessages: [{ id }] }));
  }
}

const worlds = new WeakMap<RunningSimulator, SimulatedLine>();

export const lineSimulator: Simulator = {
  async start(onSent, { callbackUrl, now = () => new Date() } = {}): Promise<RunningSimulator> {
    const world = new SimulatedLine(onSent, now);
    const server = new LoopbackServer((request, response) => world.answer(request, response));
    const base = await server.listen();
    world.origin = base;
    const running: RunningSimulator = {
      settings: { apiUrl: base, contentUrl: base },
      secrets,
      address: '@lamps',
      stop: () => server.close(),
      async arrive(post) {
        const { headers, body } = requestOf(composed(post, running), secrets.channelSecret, now());
        await fetch(callbackUrl ?? '', {
          method: 'POST',
          headers: headers as Record<string, string>,
          body: new Uint8Array(body),
        });
      },
      fail: (next) => {
        world.fault = next;
      },
      posts: () => world.posts,
    };
    worlds.set(running, world);
    return running;
  },
  compose: (post, running) => Promise.resolve(composed(post, running)),
  composeDeletion: ({ externalId, from }, at) =>
    Promise.resolve(bytesOf({ type: 'unsend', unsend: { messageId: externalId } }, from.address, at)),
  request: (raw, { secrets: keys, at }) => requestOf(raw, keys['channelSecret'] ?? '', at),
};

function composed(
  { externalId, from, text, date, files }: SimulatedPost,
  running?: RunningSimulator,
): Buffer {
  const world = running && worlds.get(running);
  world?.names.set(from.address, from.name);
  const [file] = files;
  if (file) world?.files.set(externalId, file);
  const message = file
    ? { type: 'file', id: externalId, fileName: file.name, fileSize: file.content.length }
    : { type: 'text', id: externalId, text };
  return bytesOf({ type: 'message', message, replyToken: 'b60d4328' }, from.address, date);
}

function bytesOf(event: object, userId: string, at: Date): Buffer {
  const hash = createHash('sha256')
    .update(JSON.stringify([event, at]))
    .digest('hex');
  const more = {
    ...{ webhookEventId: hash.slice(0, 26).toUpperCase(), deliveryContext: { isRedelivery: false } },
    ...{ timestamp: at.getTime(), source: { type: 'user', userId }, mode: 'active' },
  };
  return Buffer.from(JSON.stringify({ destination: 'U0f0e', events: [{ ...event, ...more }] }));
}

function requestOf(raw: Buffer, channelSecret: string, now: Date): WebhookRequest {
  const headers = { 'content-type': 'application/json', 'x-line-signature': signatureOf(channelSecret, raw) };
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
      return { status: 400 };
    default:
      return null;
  }
}
