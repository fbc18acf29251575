import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { guardedRequest, RequestError } from '../../security/guarded-request.ts';
import type { InboxAccount } from '../contract.ts';
import { SendError } from '../contract.ts';
import type { TelegramSecrets, TelegramSettings } from './settings.ts';

/** Calls of the Bot API (core.telegram.org/bots/api#making-requests) and what its refusals mean. */

export type TelegramAccount = InboxAccount<TelegramSettings, TelegramSecrets>;

/** Bytes that are sent along, under the name by which a parameter refers to them: "attach://<field>". */
export interface Upload {
  field: string;
  name: string;
  type: string;
  content: Buffer;
}

export interface Call {
  method: string;
  params?: Record<string, unknown>;
  uploads?: readonly Upload[];
  timeoutMillis?: number;
  signal?: AbortSignal;
}

/** Telegram said no: in its own words, with what it knows about when or where to try again. */
export class TelegramError extends Error {
  readonly code: number;
  readonly retryAfterSeconds: number | null;
  readonly migrateToChatId: number | null;

  constructor(
    code: number,
    description: string,
    more: { retryAfterSeconds: number | null; migrateToChatId: number | null },
  ) {
    super(description);
    this.name = 'TelegramError';
    this.code = code;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.migrateToChatId = more.migrateToChatId;
  }
}

const answer = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.number().optional(),
  description: z.string().optional(),
  parameters: z
    .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() })
    .optional(),
});

const readOnly = /^get/;
/** A bot's token stands in every address: it must not reach a log or a screen. */
const tokenInWords = /\d{3,}:[A-Za-z0-9_-]{20,}/g;

/**
 * @throws TelegramError when Telegram answered with a refusal, RequestError when it did not answer as it should
 */
export async function callBot(account: TelegramAccount, call: Call): Promise<unknown> {
  const { apiUrl } = account.settings;
  const { botToken } = account.secrets;
  if (botToken === '') throw new TelegramError(401, 'No bot token is set.', noMore);
  const url = `${apiUrl.replace(/\/+$/, '')}/bot${botToken}/${call.method}`;
  const { status, body, headers } = await guardedRequest(withQuery(url, call), {
    ...requestOf(call),
    ...(call.timeoutMillis !== undefined && { timeoutMillis: call.timeoutMillis }),
    ...(call.signal && { signal: call.signal }),
  });
  const read = answer.safeParse(parseJson(body));
  if (!read.success) throw notTelegram(status, headers['retry-after']);
  if (read.data.ok) return read.data.result;
  const { error_code: code = status, description = `HTTP ${status}`, parameters } = read.data;
  throw new TelegramError(code, description.replaceAll(tokenInWords, '…'), {
    retryAfterSeconds: parameters?.retry_after ?? secondsIn(headers['retry-after']),
    migrateToChatId: parameters?.migrate_to_chat_id ?? null,
  });
}

const noMore = { retryAfterSeconds: null, migrateToChatId: null };

/** Something in between answered: a refusal is one all the same; what broke may have broken after the work was done. */
function notTelegram(status: number, retryAfter: string | undefined): Error {
  if (status >= 400 && status < 500) {
    return new TelegramError(status, `HTTP ${status}`, {
      ...noMore,
      retryAfterSeconds: secondsIn(retryAfter),
    });
  }
  return new RequestError(`The Bot API server answered HTTP ${status} without a reason.`, {
    mayHaveArrived: status !== 503,
  });
}

function secondsIn(header: string | undefined): number | null {
  const seconds = Number(header);
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

function withQuery(url: string, { method, params = {} }: Call): string {
  if (!readOnly.test(method)) return url;
  const query = new URLSearchParams(
    Object.fromEntries(Object.entries(params).map(([name, value]) => [name, asText(value)])),
  );
  return query.size === 0 ? url : `${url}?${query.toString()}`;
}

function requestOf({ method, params = {}, uploads = [] }: Call) {
  if (readOnly.test(method)) return { method: 'GET' };
  if (uploads.length > 0) return { method: 'POST', ...multipart(params, uploads) };
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  };
}

function multipart(
  params: Record<string, unknown>,
  uploads: readonly Upload[],
): { headers: Record<string, string>; body: Buffer } {
  const boundary = `onevoice-${randomUUID()}`;
  const chunks: Buffer[] = [];
  const part = (head: string, content: Buffer) => {
    chunks.push(Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), content, Buffer.from('\r\n'));
  };
  for (const [name, value] of Object.entries(params)) {
    part(`Content-Disposition: form-data; name="${name}"`, Buffer.from(asText(value)));
  }
  for (const { field, name, type, content } of uploads) {
    const safe = name.replaceAll(/["\r\n\\]/g, '_');
    part(
      `Content-Disposition: form-data; name="${field}"; filename="${safe}"\r\nContent-Type: ${type.replaceAll(/[\r\n]/g, '')}`,
      content,
    );
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`));
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat(chunks),
  };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

/** The bytes of a file that a message names. @throws TelegramError, RequestError */
export async function downloadFile(
  account: TelegramAccount,
  fileId: string,
  maxBytes: number,
): Promise<Buffer> {
  const found = z
    .object({ file_path: z.string() })
    .parse(await callBot(account, { method: 'getFile', params: { file_id: fileId } }));
  const { apiUrl } = account.settings;
  const path = found.file_path.split('/').map(encodeURIComponent).join('/');
  const url = `${apiUrl.replace(/\/+$/, '')}/file/bot${account.secrets.botToken}/${path}`;
  const { status, body } = await guardedRequest(url, { maxBytes, timeoutMillis: 60_000 });
  if (status === 200) return body;
  if (status >= 500)
    throw new RequestError(`The file server answered HTTP ${status}.`, { mayHaveArrived: false });
  throw new TelegramError(status, `the file could not be fetched (HTTP ${status})`, noMore);
}

/** What a failed call means for a message that is to be sent. */
export function toSendError(error: unknown): SendError {
  if (error instanceof SendError) return error;
  if (error instanceof RequestError) {
    const words = error.message.replaceAll(tokenInWords, '…');
    return new SendError(error.mayHaveArrived ? 'unconfirmed' : 'transient', words, { cause: error });
  }
  if (!(error instanceof TelegramError)) throw error;
  const { code, message, retryAfterSeconds } = error;
  if (code === 429) {
    return new SendError('rate-limited', message, { retryAfterSeconds: retryAfterSeconds ?? 5 });
  }
  // A wrong token is answered with 401, one of no bot at all with 404.
  if (code === 401 || (code === 404 && /^not found$/i.test(message))) return new SendError('auth', message);
  return new SendError(code >= 500 ? 'transient' : 'permanent', message);
}
