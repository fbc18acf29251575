import { guardedRequest, RequestError, type GuardedAnswer } from '../security/guarded-request.ts';
import { SystemError } from './contract.ts';

export interface Asked {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  json?: unknown;
  form?: URLSearchParams;
}

const maxWordsLength = 300;
const patienceMillis = 30_000;

/** Asks a system, and says what went wrong in its words. @throws SystemError */
export async function ask(url: string, { method = 'GET', headers = {}, json, form }: Asked): Promise<Answer> {
  const body = json === undefined ? (form?.toString() ?? null) : JSON.stringify(json);
  const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
  let answer: GuardedAnswer;
  try {
    answer = await guardedRequest(url, {
      method,
      headers: { accept: 'application/json', ...(body !== null && { 'content-type': type }), ...headers },
      body,
      reach: 'configured',
      timeoutMillis: patienceMillis,
    });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new SystemError('transient', error.message, { mayHaveArrived: error.mayHaveArrived });
  }
  const read = parsed(answer.body);
  if (answer.status < 300) return { status: answer.status, headers: answer.headers, body: read };
  throw errorOf(answer, read);
}

export interface Answer {
  status: number;
  headers: GuardedAnswer['headers'];
  body: unknown;
}

function parsed(body: Buffer): unknown {
  if (body.length === 0) return null;
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return null;
  }
}

/** Limits that some systems tell with 403 or in words. */
const limits = /LIMIT_EXCEEDED|TOO_MANY_REQUESTS|RATE_LIMIT/u;

function errorOf({ status, headers }: GuardedAnswer, body: unknown): SystemError {
  const words = wordsOf(body) || `HTTP ${String(status)}`;
  const limited = status === 429 || limits.test(words);
  if (limited)
    return new SystemError('rate-limited', words, { retryAfterSeconds: secondsOf(headers['retry-after']) });
  if (status === 401) return new SystemError('auth', words);
  if (status >= 500) return new SystemError('transient', words, { mayHaveArrived: true });
  return new SystemError('refused', words);
}

/** Each system has a shape of its own for what went wrong. */
export function wordsOf(body: unknown): string {
  const one: unknown = Array.isArray(body) ? body[0] : body;
  if (typeof one !== 'object' || one === null) return '';
  const fields = one as Record<string, unknown>;
  const inner = fields['error'];
  if (typeof inner === 'object' && inner !== null) return wordsOf(inner);
  return [
    inner,
    fields['errorCode'],
    fields['code'],
    fields['errorType'],
    fields['error_description'],
    fields['message'],
  ]
    .filter((part): part is string => typeof part === 'string' && part !== '')
    .join(': ')
    .slice(0, maxWordsLength);
}

function secondsOf(header: string | string[] | undefined): number | null {
  const seconds = Number(Array.isArray(header) ? header[0] : header);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

/** Reads what came by a shape. @throws SystemError when it is none that is documented */
export function shaped<T>(
  shape: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  body: unknown,
): T {
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  throw new SystemError('transient', 'It answered in a shape that is not documented.');
}

/** What there is of some texts. */
export function filled<K extends string>(
  fields: Readonly<Record<K, string | null | undefined>>,
): Partial<Record<K, string>> {
  const entries = Object.entries(fields) as [K, string | null | undefined][];
  return Object.fromEntries(entries.filter(([, text]) => text != null && text !== '')) as Partial<
    Record<K, string>
  >;
}

/** Several of one kind as a file has them in a cell. */
export const several = (...texts: (string | null | undefined)[]): string =>
  [...new Set(texts.filter((text): text is string => text != null && text !== ''))].join(';');

/** An address with nothing behind its host. */
export const isOrigin = (text: string): boolean => /^https?:\/\/[^/\s?#]+$/u.test(text);
