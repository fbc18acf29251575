import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Fault } from '../../contract.ts';
import { drawPortrait } from '../../loopback/portrait.ts';
import { LoopbackServer } from '../../loopback/server.ts';
import { authorize, authorizePage, makeApp, makeToken } from './oauth.ts';
import { answerApi, type SimAnswer, type SimRequest } from './routes.ts';
import { World } from './world.ts';

/** A server on loopback that speaks the real API over HTTP, with its stream, and fails when it is told to. */
export class SimServer extends LoopbackServer {
  readonly world: World;
  readonly token: string;
  fault: Fault | null = null;
  /** Does it stream? */
  streaming = true;
  readonly #streams = new Set<ServerResponse>();

  constructor(token: string, now: () => Date) {
    super((request, response) => this.#answer(request, response));
    this.token = token;
    this.world = new World(now);
    this.world.onNews = (event, payload) => {
      for (const stream of this.#streams) stream.write(`event: ${event}\ndata: ${payload}\n\n`);
    };
  }

  /** How many listen to the stream. */
  get streams(): number {
    return this.#streams.size;
  }

  /** Breaks every stream, as a restart would. */
  cutStreams(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming, this.origin);
    const open = this.#openDoor(request);
    if (open) {
      reply(response, open);
      return;
    }
    if (incoming.headers.authorization !== `Bearer ${this.token}` || this.#tokenLost()) {
      reply(response, { status: 401, json: { error: 'The access token is invalid' } });
      return;
    }
    if (request.path === '/api/v1/streaming/user' && this.streaming) {
      this.#stream(response);
      return;
    }
    const fault = request.method === 'GET' ? null : this.fault;
    if (fault?.kind === 'no-answer') return;
    const refused = fault ? answerTo(fault) : null;
    const answer = refused ?? answerApi(this.world, request) ?? { status: 404, json: { error: 'Not found' } };
    if (fault?.kind === 'lost-answer') response.destroy();
    else reply(response, answer);
  }

  #tokenLost(): boolean {
    return this.fault?.kind === 'token-lost' || this.fault?.kind === 'token-expired';
  }

  /** What needs no token. */
  #openDoor(request: SimRequest): SimAnswer | null {
    if (request.path === '/api/v1/apps') return makeApp();
    if (request.path === '/oauth/token') return makeToken(request, this.token);
    if (request.path === '/oauth/authorize') {
      return request.method === 'POST' ? authorize(request) : authorizePage(request);
    }
    if (request.path.startsWith('/portraits/')) {
      const headers = { 'content-type': 'image/png' };
      return { status: 200, body: drawPortrait(request.path), headers };
    }
    const media = /^\/media\/(\d+)$/.exec(request.path)?.[1];
    const file = media === undefined ? undefined : this.world.media.get(media);
    return file ? { status: 200, body: file.content, headers: { 'content-type': file.type } } : null;
  }

  #stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(':)\n\n');
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }
}

function answerTo(fault: Fault): SimAnswer | null {
  if (fault.kind === 'rate-limited') {
    const headers = {
      'retry-after': String(fault.retryAfterSeconds),
      'x-ratelimit-limit': '300',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': new Date(Date.now() + fault.retryAfterSeconds * 1000).toISOString(),
    };
    return { status: 429, json: { error: 'Too many requests' }, headers };
  }
  if (fault.kind === 'server-error')
    return { status: 503, json: { error: 'Remote data could not be fetched' } };
  if (fault.kind === 'refused')
    return { status: 422, json: { error: 'Validation failed: it is not allowed' } };
  return null;
}

function reply(response: ServerResponse, { status, json, headers, body }: SimAnswer): void {
  const type = json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...type, ...headers });
  response.end(json === undefined ? body : JSON.stringify(json));
}

async function readRequest(incoming: IncomingMessage, origin: string): Promise<SimRequest> {
  const url = new URL(incoming.url ?? '/', origin);
  const key = incoming.headers['idempotency-key'];
  const body = await buffer(incoming);
  return {
    ...{ method: incoming.method ?? 'GET', path: url.pathname, query: url.searchParams, origin },
    idempotencyKey: typeof key === 'string' ? key : null,
    ...(await readBody(body, incoming.headers['content-type'] ?? '')),
  };
}

async function readBody(body: Buffer, type: string): Promise<Pick<SimRequest, 'fields' | 'file'>> {
  if (body.length === 0) return { fields: {}, file: null };
  if (type.startsWith('application/json')) {
    return { fields: JSON.parse(body.toString()) as Record<string, unknown>, file: null };
  }
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it only ever reads our own forms, on loopback
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const entries = [...form.entries()];
  const upload = entries.map(([, value]) => value).find((value) => value instanceof File);
  const file = upload && { type: upload.type, content: Buffer.from(await upload.arrayBuffer()) };
  return {
    fields: Object.fromEntries(entries.filter(([, value]) => typeof value === 'string')),
    file: file ?? null,
  };
}
