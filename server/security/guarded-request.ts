import { lookup } from 'node:dns';
import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { addressAllowed, addressPrivate, addressPublic } from './egress.ts';

/**
 * Requests to providers. The egress guard looks at the address that is connected to, not at a name that may mean
 * something else a moment later. Nothing is followed, repeated or unpacked unless asked for.
 */
export interface GuardedRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer | string | null;
  /** For the whole exchange; of a stream, until its head is here. */
  timeoutMillis?: number;
  /** An answer that is longer is an error. */
  maxBytes?: number;
  /**
   * configured: an address that an owner of this installation named, which may stand in the same network.
   * public: an address that a stranger's message names.
   * private: an address of the own network, and nothing else.
   */
  reach?: 'configured' | 'public' | 'private';
  /** How many redirects to follow; for GET only. Credentials stay behind when another host is named. */
  redirects?: number;
  signal?: AbortSignal;
}

export interface GuardedAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Where it came from, after redirects. */
  url: string;
}

/** An answer whose body is still coming. Whoever takes it ends it. */
export interface GuardedStream {
  status: number;
  headers: IncomingHttpHeaders;
  body: IncomingMessage;
}

/** No answer, and whether the other side may have got the request all the same. */
export class RequestError extends Error {
  readonly mayHaveArrived: boolean;

  constructor(message: string, options: { mayHaveArrived: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'RequestError';
    this.mayHaveArrived = options.mayHaveArrived;
  }
}

const defaultTimeoutMillis = 20_000;
const defaultMaxBytes = 10 * 1024 * 1024;

type Reach = NonNullable<GuardedRequest['reach']>;

/** Agents of their own: a connection that was made for an owner's address is never used for a stranger's. */
const agents = {
  configured: { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) },
  public: { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) },
  private: { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) },
};
const allowedBy = { configured: addressAllowed, public: addressPublic, private: addressPrivate };

/** Sends a request and reads the whole answer, whatever its status. @throws RequestError */
export async function guardedRequest(url: string, options: GuardedRequest = {}): Promise<GuardedAnswer> {
  const target = parseUrl(url);
  const { timeoutMillis = defaultTimeoutMillis, redirects = 0 } = options;
  const clock = AbortSignal.timeout(timeoutMillis);
  const signal = options.signal ? AbortSignal.any([options.signal, clock]) : clock;
  const answer = await exchange(target, { ...options, signal });
  const onward = redirects > 0 ? redirectOf(answer, target, options) : null;
  if (!onward) return answer;
  return guardedRequest(onward.url, { ...options, headers: onward.headers, redirects: redirects - 1 });
}

/** Sends a request and hands over the body as it comes. @throws RequestError */
export async function guardedStream(url: string, options: GuardedRequest = {}): Promise<GuardedStream> {
  const target = parseUrl(url);
  const head = new AbortController();
  const timer = setTimeout(() => {
    head.abort(new Error('the server does not answer'));
  }, options.timeoutMillis ?? defaultTimeoutMillis);
  const signal = options.signal ? AbortSignal.any([options.signal, head.signal]) : head.signal;
  try {
    const { response } = await begin(target, { ...options, signal });
    return { status: response.statusCode ?? 0, headers: response.headers, body: response };
  } finally {
    clearTimeout(timer);
  }
}

function parseUrl(url: string): URL {
  const target = URL.parse(url);
  if (target && /^https?:$/.test(target.protocol)) return target;
  throw new RequestError('This is no web address.', { mayHaveArrived: false });
}

function redirectOf(
  { status, headers }: GuardedAnswer,
  from: URL,
  options: GuardedRequest,
): { url: string; headers: Record<string, string> } | null {
  const { location } = headers;
  const asks = status >= 301 && status <= 308 && status !== 304;
  if (!asks || location === undefined || (options.method ?? 'GET') !== 'GET') return null;
  const target = URL.parse(location, from.href);
  if (!target || (from.protocol === 'https:' && target.protocol !== 'https:')) return null;
  const kept = Object.entries(options.headers ?? {}).filter(
    ([name]) => target.origin === from.origin || !/^(authorization|cookie)$/i.test(name),
  );
  return { url: target.href, headers: Object.fromEntries(kept) };
}

interface Begun {
  response: IncomingMessage;
  request: ClientRequest;
}

type Bound = GuardedRequest & { signal: AbortSignal; fresh?: boolean };

/** Until the head of the answer is here. */
function begin(target: URL, options: Bound): Promise<Begun> {
  const reach = options.reach ?? 'configured';
  refuseLiteral(target, reach);
  const { promise, resolve, reject } = Promise.withResolvers<Begun>();
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send(target, requestOptions(target, reach, options));
  let connected = false;
  request.once('socket', (socket) => {
    connected = !socket.connecting;
    if (connected) return;
    socket.once(target.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      connected = true;
    });
  });
  request.once('response', (response) => {
    resolve({ response, request });
  });
  request.on('error', (error) => {
    const { signal } = options;
    // The other side closed an idle connection just when it was used again.
    if (request.reusedSocket && codeOf(error) === 'ECONNRESET' && !signal.aborted) {
      begin(target, { ...options, fresh: true }).then(resolve, reject);
      return;
    }
    reject(toRequestError(error, { mayHaveArrived: connected, signal }));
  });
  request.end(options.body ?? undefined);
  return promise;
}

function requestOptions(
  target: URL,
  reach: Reach,
  { method = 'GET', headers = {}, body, signal, fresh = method !== 'GET' }: Bound,
): RequestOptions {
  // Said even when it is nothing: not every server understands a body in chunks of none.
  const length = method === 'GET' ? {} : { 'content-length': Buffer.byteLength(body ?? '') };
  return {
    method,
    headers: { 'user-agent': 'Onevoice', accept: '*/*', ...headers, ...length },
    // What changes something goes over a connection of its own: one that the other side is closing makes doubts.
    agent: fresh ? false : agents[reach][target.protocol === 'https:' ? 'https' : 'http'],
    lookup: guardedLookup(reach),
    signal,
  };
}

async function exchange(target: URL, options: Bound): Promise<GuardedAnswer> {
  const { response } = await begin(target, options);
  const most = options.maxBytes ?? defaultMaxBytes;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw new Error(`the answer is longer than ${most} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    response.destroy();
    throw toRequestError(error, { mayHaveArrived: true, signal: options.signal });
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks),
    url: target.href,
  };
}

/** A literal address is never looked up, so it is held against the guard here. */
function refuseLiteral({ hostname }: URL, reach: Reach): void {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) === 0 || allowedBy[reach](bare)) return;
  throw new RequestError('This server does not connect to that address.', { mayHaveArrived: false });
}

function guardedLookup(reach: Reach): LookupFunction {
  return (name, options, callback) => {
    lookup(name, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, '');
        return;
      }
      const [first, ...others] = addresses.filter(({ address }) => allowedBy[reach](address));
      if (!first) callback(new Error('This server does not connect to that address.'), '');
      else if (options.all) callback(null, [first, ...others]);
      else callback(null, first.address, first.family);
    });
  };
}

function toRequestError(
  error: unknown,
  { mayHaveArrived, signal }: { mayHaveArrived: boolean; signal: AbortSignal },
): RequestError {
  if (error instanceof RequestError) return error;
  const reason: unknown = signal.aborted ? signal.reason : error;
  const late = reason instanceof DOMException && reason.name === 'TimeoutError';
  const words = reason instanceof Error && reason.message !== '' ? reason.message : codeOf(reason);
  return new RequestError(late ? 'The server did not answer in time.' : words, {
    mayHaveArrived,
    cause: error,
  });
}

/** Several refused addresses come as an AggregateError without words. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'The connection failed.';
}
