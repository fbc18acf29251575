import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Fault, RunningSimulator, SimulatedPost, Simulator, WebhookRequest } from '../contract.ts';
import { LoopbackServer } from '../loopback/server.ts';
import { sign, signatureProblem } from './signature.ts';

/** A bridge on loopback that speaks our contract: for tests, the demo and dry runs. */

const secret = 'a simulated secret, for loopback only';

export const webhookSimulator: Simulator = {
  async start(onSent, options = {}): Promise<RunningSimulator> {
    const bridge = new SimulatedBridge(onSent);
    const deliverUrl = `${await bridge.listen()}/deliver`;
    return {
      settings: { deliverUrl },
      secrets: { secret },
      stop: () => bridge.close(),
      arrive: (post) => handIn(options.callbackUrl ?? '', post),
      fail: (fault) => {
        bridge.fault = fault;
      },
      posts: () => [...bridge.posts.values()],
    };
  },
  compose: (post) => Promise.resolve(bytes(messageOf(post))),
  composeEdit: (post, { text, at, files }) =>
    Promise.resolve(
      bytes({
        ...{ type: 'edit', about: post.externalId, text, editedAt: at.toISOString() },
        ...(files && { attachments: attachmentsOf(files) }),
      }),
    ),
  composeDeletion: (post, at) =>
    Promise.resolve(bytes({ type: 'deletion', about: post.externalId, deletedAt: at.toISOString() })),
  composeReceipt: ({ messageId }, status) =>
    Promise.resolve(
      bytes({
        type: 'delivery',
        messageId,
        report: { status, reason: 'as simulated', recipient: null },
      }),
    ),
  request: (raw, { secrets, at }) => requestOf(raw, secrets['secret'] ?? secret, at),
};

const bytes = (value: object): Buffer => Buffer.from(JSON.stringify(value));

function messageOf(post: SimulatedPost) {
  const { from, externalId, text, subject, date, inReplyTo, references, files, post: facts = {} } = post;
  return {
    ...{ externalId, text, subject, sentAt: date.toISOString(), replyToExternalId: inReplyTo },
    externalThreadId: references[0] ?? null,
    from: { externalId: from.address, name: from.name, ...(from.handle && { handle: from.handle }) },
    kind: facts.kind ?? 'message',
    visibility: facts.visibility ?? 'direct',
    rating: facts.rating ?? null,
    ...{ url: facts.url ?? null, place: facts.place ?? null },
    attachments: attachmentsOf(files),
  };
}

function attachmentsOf(files: SimulatedPost['files']) {
  return files.map(({ name, type, content }) => ({ name, type, content: content.toString('base64') }));
}

function requestOf(raw: Buffer, key: string, at: Date): WebhookRequest {
  const headers = { 'content-type': 'application/json', 'x-signature': sign(raw, { secret: key }, at) };
  return { headers, query: {}, body: raw, method: 'POST', path: 'inbound', url: '', now: at };
}

async function handIn(callbackUrl: string, post: SimulatedPost): Promise<void> {
  const raw = bytes(messageOf(post));
  const headers = { 'Content-Type': 'application/json', 'X-Signature': sign(raw, { secret }, new Date()) };
  const answer = await fetch(callbackUrl, { method: 'POST', headers, body: new Uint8Array(raw) });
  if (answer.status !== 202) throw new Error(`It was not taken: ${answer.status} ${await answer.text()}`);
}

/** Takes what we deliver, once per idempotency key, and fails when it is told to. */
class SimulatedBridge extends LoopbackServer {
  fault: Fault | null = null;
  /** By idempotency key. */
  readonly posts = new Map<string, SimulatedPost>();
  readonly #onSent: (post: SimulatedPost) => void;

  constructor(onSent: (post: SimulatedPost) => void) {
    super((request, response) => this.#take(request, response));
    this.#onSent = onSent;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await buffer(request);
    const problem = signatureProblem(request.headers['x-signature'], {
      ...{ raw, secrets: { secret } },
      now: new Date(),
    });
    if (problem !== null) {
      response.writeHead(401).end(problem);
      return;
    }
    if (this.#failed(response)) return;
    const key = String(request.headers['idempotency-key']);
    const body = JSON.parse(raw.toString('utf8')) as Delivered;
    if (body.type === 'message') this.#keep(key, body);
    if (this.fault?.kind === 'lost-answer') response.destroy();
    else
      response
        .writeHead(200, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ externalId: key }));
  }

  /** @returns whether a fault answered */
  #failed(response: ServerResponse): boolean {
    switch (this.fault?.kind) {
      case 'rate-limited':
        response.writeHead(429, { 'Retry-After': String(this.fault.retryAfterSeconds) }).end('Slow down.');
        return true;
      case 'server-error':
        response.writeHead(500).end('Something broke.');
        return true;
      case 'token-lost':
      case 'token-expired':
        response.writeHead(401).end('Who are you?');
        return true;
      case 'refused':
        response.writeHead(422).end('Not this one.');
        return true;
      case 'no-answer':
        return true;
      default:
        return false;
    }
  }

  #keep(key: string, body: Delivered): void {
    if (this.posts.has(key)) return;
    const post: SimulatedPost = {
      from: { address: '', name: body.from },
      to: body.to.map(({ externalId, name }) => ({ address: externalId, name })),
      ...{ subject: body.subject, text: body.text, externalId: key },
      ...{ inReplyTo: body.replyToExternalId, references: [], date: new Date(body.sentAt) },
      files: body.attachments.map(({ name, type, content }) => ({
        ...{ name, type },
        content: Buffer.from(content, 'base64'),
      })),
      ...(body.visibility && { visibility: body.visibility }),
    };
    this.posts.set(key, post);
    this.#onSent(post);
  }
}

interface Delivered {
  type: string;
  from: string;
  to: { externalId: string; name: string }[];
  subject: string;
  text: string;
  replyToExternalId: string | null;
  visibility: string | null;
  attachments: { name: string; type: string; content: string }[];
  sentAt: string;
}
