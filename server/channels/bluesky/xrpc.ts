import type { z } from 'zod';
import { guardedRequest, RequestError, type GuardedAnswer } from '../../security/guarded-request.ts';
import { xrpcError } from './entities.ts';
import type { Budget } from '../polling/pause.ts';
import { ProviderError, type ProviderFacts } from '../polling/provider-error.ts';

/** Something that the server refused or could not do, in its own words. */
export class XrpcError extends ProviderError {
  /** The protocol's name for it: "ExpiredToken". */
  readonly code: string;

  constructor(message: string, facts: ProviderFacts & { code?: string }) {
    super(message, facts);
    this.code = facts.code ?? '';
  }

  override get refused(): boolean {
    const codes = ['AuthenticationRequired', 'InvalidToken', 'AccountTakedown', 'AuthFactorTokenRequired'];
    return super.refused || codes.includes(this.code);
  }
}

export interface XrpcCall {
  /** A query when left out. */
  method?: 'GET' | 'POST';
  params?: Record<string, string | string[]>;
  json?: unknown;
  bytes?: { type: string; content: Buffer };
  headers?: Record<string, string>;
  timeoutMillis?: number;
}

export interface XrpcAnswer<T> {
  data: T;
  budget: Budget | null;
}

/** One call of the protocol. Follows nothing, repeats nothing. @throws XrpcError */
export async function xrpc<T>(
  origin: string,
  method: string,
  { shape, ...call }: XrpcCall & { shape: z.ZodType<T> },
): Promise<XrpcAnswer<T>> {
  const url = new URL(`/xrpc/${method}`, origin);
  for (const [name, value] of Object.entries(call.params ?? {})) {
    for (const one of [value].flat()) url.searchParams.append(name, one);
  }
  const answer = await send(url.href, call);
  const body = jsonOf(answer.body);
  if (answer.status !== 200) throw refusal(answer, body, call.method);
  const data = shape.safeParse(body);
  if (data.success) return { data: data.data, budget: budgetOf(answer) };
  throw new XrpcError('The server answered in a way that we do not understand.', {
    ...{ status: answer.status, mayHaveArrived: true, cause: data.error },
  });
}

async function send(url: string, call: XrpcCall): Promise<GuardedAnswer> {
  const { method = 'GET', json, bytes, headers, timeoutMillis = 20_000 } = call;
  const type = bytes?.type ?? (json === undefined ? null : 'application/json');
  try {
    return await guardedRequest(url, {
      ...{ method, timeoutMillis },
      body: bytes?.content ?? (json === undefined ? null : JSON.stringify(json)),
      headers: { accept: 'application/json', ...(type !== null && { 'content-type': type }), ...headers },
    });
  } catch (error) {
    const mayHaveArrived = error instanceof RequestError ? error.mayHaveArrived : true;
    const words = error instanceof Error ? error.message : String(error);
    throw new XrpcError(words, { status: 0, mayHaveArrived, cause: error });
  }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

function refusal(answer: GuardedAnswer, body: unknown, method = 'GET'): XrpcError {
  const { status } = answer;
  const said = xrpcError.safeParse(body).data;
  const words = said?.message ?? said?.error ?? `The server answered with ${status}.`;
  return new XrpcError(words.slice(0, 500), {
    status,
    code: said?.error ?? '',
    mayHaveArrived: method !== 'GET' && status >= 500 && status !== 503,
    retryAfterSeconds: status === 429 || status === 503 ? waitOf(answer) : null,
  });
}

function budgetOf({ headers }: GuardedAnswer): Budget | null {
  const remaining = Number(headers['ratelimit-remaining'] ?? Number.NaN);
  const reset = Number(headers['ratelimit-reset'] ?? Number.NaN);
  if (!Number.isFinite(remaining) || !Number.isFinite(reset)) return null;
  return { remaining, resetAt: new Date(reset * 1000) };
}

/** Seconds by Retry-After, else until the limit is reset; null: not said. */
function waitOf({ headers }: GuardedAnswer): number | null {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(after)) return Math.max(1, after);
  const reset = Number(headers['ratelimit-reset'] ?? Number.NaN);
  const now = new Date(String(headers.date)).getTime() / 1000;
  return Number.isNaN(reset - now) ? null : Math.max(1, Math.ceil(reset - now));
}
