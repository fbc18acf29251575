import type { z } from 'zod';
import {
  guardedRequest,
  guardedStream,
  RequestError,
  type GuardedAnswer,
  type GuardedRequest,
  type GuardedStream,
} from '../../security/guarded-request.ts';
import type { Budget } from '../polling/pause.ts';
import { ProviderError } from '../polling/provider-error.ts';
import { errorEntity } from './entities.ts';

/** Something that the server refused or could not do, in its own words. */
export class ApiError extends ProviderError {}

export interface Call {
  method?: 'GET' | 'POST' | 'DELETE';
  query?: Record<string, string | string[]>;
  json?: unknown;
  form?: FormData;
  headers?: Record<string, string>;
  timeoutMillis?: number;
}

export interface Answer<T> {
  data: T;
  status: number;
}

/** One account's door to its server. Follows nothing, repeats nothing. */
export class MastodonApi {
  readonly origin: string;
  budget: Budget | null = null;
  readonly #token: string | null;

  constructor(origin: string, token: string | null) {
    this.origin = origin;
    this.#token = token;
  }

  /** @throws ApiError */
  async call<T>(path: string, shape: z.ZodType<T>, options: Call = {}): Promise<Answer<T>> {
    const url = new URL(path, this.origin);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      for (const one of [value].flat()) url.searchParams.append(name, one);
    }
    const answer = await this.#send(url.href, options);
    this.#note(answer);
    const body = jsonOf(answer.body);
    if (answer.status >= 400 || answer.status < 200) throw refusal(answer, body, options.method);
    const data = shape.safeParse(body);
    if (data.success) return { data: data.data, status: answer.status };
    throw new ApiError('The server answered in a way that we do not understand.', {
      status: answer.status,
      mayHaveArrived: true,
      cause: data.error,
    });
  }

  /** @throws ApiError */
  async stream(url: string, signal: AbortSignal): Promise<GuardedStream> {
    try {
      const ours = URL.parse(url)?.hostname === new URL(this.origin).hostname;
      return await guardedStream(url, {
        reach: ours ? 'configured' : 'public',
        headers: { ...this.#authorization(), accept: 'text/event-stream' },
        signal,
      });
    } catch (error) {
      throw toApiError(error);
    }
  }

  async #send(url: string, options: Call): Promise<GuardedAnswer> {
    const { method = 'GET', timeoutMillis = 20_000 } = options;
    const { body, headers } = await bodyOf(options);
    const request: GuardedRequest = {
      method,
      timeoutMillis,
      body,
      headers: { ...this.#authorization(), accept: 'application/json', ...headers, ...options.headers },
    };
    try {
      return await guardedRequest(url, request);
    } catch (error) {
      throw toApiError(error);
    }
  }

  #authorization(): Record<string, string> {
    return this.#token === null ? {} : { authorization: `Bearer ${this.#token}` };
  }

  #note({ headers }: GuardedAnswer): void {
    const remaining = Number(headers['x-ratelimit-remaining'] ?? Number.NaN);
    const resetAt = new Date(String(headers['x-ratelimit-reset']));
    if (Number.isFinite(remaining) && !Number.isNaN(resetAt.getTime())) this.budget = { remaining, resetAt };
  }
}

async function bodyOf({ json, form }: Call): Promise<Pick<Required<GuardedRequest>, 'body' | 'headers'>> {
  if (json !== undefined) {
    return { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
  }
  if (form === undefined) return { body: null, headers: {} };
  const packed = new Response(form);
  const type = packed.headers.get('content-type') ?? 'multipart/form-data';
  return { body: Buffer.from(await packed.arrayBuffer()), headers: { 'content-type': type } };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

function toApiError(error: unknown): ApiError {
  const mayHaveArrived = error instanceof RequestError ? error.mayHaveArrived : true;
  const words = error instanceof Error ? error.message : String(error);
  return new ApiError(words, { status: 0, mayHaveArrived, cause: error });
}

function refusal(answer: GuardedAnswer, body: unknown, method = 'GET'): ApiError {
  const { status } = answer;
  const said = errorEntity.safeParse(body);
  const words = said.success
    ? (said.data.error_description ?? said.data.error)
    : `The server answered with ${status}.`;
  return new ApiError(words.slice(0, 500), {
    status,
    // A gateway that gave up does not know what became of it; 503 means that nobody took it.
    mayHaveArrived: method !== 'GET' && status >= 500 && status !== 503,
    retryAfterSeconds: status === 429 || status === 503 ? waitOf(answer) : null,
  });
}

/** Seconds by Retry-After, else until the limit is reset; null: not said. */
function waitOf({ headers }: GuardedAnswer): number | null {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(after)) return Math.max(1, after);
  const reset = new Date(String(headers['x-ratelimit-reset'])).getTime();
  const now = new Date(String(headers.date)).getTime();
  return Number.isNaN(reset - now) ? null : Math.max(1, Math.ceil((reset - now) / 1000));
}
