import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CheckResult } from '../../../shared/schemas/channel.ts';
import { guardedRequest, RequestError, type GuardedAnswer } from '../../security/guarded-request.ts';
import {
  SendError,
  type InboundFile,
  type OutboundMessage,
  type SendResult,
  type Sender,
} from '../contract.ts';
import { fetchPortrait } from '../polling/portrait.ts';
import type { LineMessage } from './events.ts';
import { eventOf, type Account } from './wire.ts';

/** An answer to a push; to a repeated one, too. */
const pushed = z.object({ sentMessages: z.array(z.object({ id: z.string() })).min(1) });
const profile = z.object({ displayName: z.string(), pictureUrl: z.url().optional() });

/**
 * Pushes one text. Reply tokens last a minute and cost nothing, a push counts against the plan: people do not answer
 * within a minute. The retry key makes two pushes one; LINE keeps it for 24 hours.
 * https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
 *
 * @throws SendError
 */
export async function sendByLine(account: Account, message: OutboundMessage): Promise<SendResult> {
  const { to, text, messageId, answers } = message;
  const quoted = (answers?.channelData as { quoteToken?: string | null } | undefined)?.quoteToken;
  const answer = await call(account, {
    ...{ method: 'POST', path: '/v2/bot/message/push' },
    headers: { 'x-line-retry-key': retryKeyOf(messageId) },
    body: {
      to: to[0]?.address,
      messages: [{ type: 'text', text, ...(quoted ? { quoteToken: quoted } : {}) }],
    },
  });
  const { sentMessages } = pushed.parse(JSON.parse(answer.body.toString('utf8')));
  const id = sentMessages[0]?.id ?? '';
  return {
    externalId: `line:${account.inboxId}:${id}`,
    providerReply: `${answer.status} ${id}`,
    rejected: [],
  };
}

/** Our message id as the UUID that LINE wants. */
export function retryKeyOf(messageId: string): string {
  const hex = createHash('sha256').update(`onevoice:${messageId}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(18, 20),
    hex.slice(20, 32),
  ].join('-');
}

/** Asks for our account: whether the token is good, in their words. */
export async function checkLine(account: Account): Promise<CheckResult> {
  const begun = performance.now();
  const { ok, detail } = await call(account, { method: 'GET', path: '/v2/bot/info' }).then(
    ({ body }) => ({ ok: true, detail: body.toString('utf8').slice(0, 200) }),
    (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : String(error) }),
  );
  const millis = Math.round(performance.now() - begun);
  return { ok, steps: [{ name: 'Account', ok, detail, millis }] };
}

/** Events name people by ids only. Who has blocked us, or never agreed, stays nameless. */
export async function senderOf(account: Account, raw: Buffer): Promise<Sender | null> {
  const userId = eventOf(raw)?.source?.userId;
  const found = userId === undefined ? null : await profileOf(account, userId);
  return found && { name: found.displayName };
}

/** The picture of somebody's profile; it stands at an address of LINE's that needs no token. */
export async function portraitOf(account: Account, userId: string): Promise<Buffer | null> {
  const address = (await profileOf(account, userId))?.pictureUrl;
  return fetchPortrait(address ?? null, account.settings.contentUrl);
}

/** Null: they have blocked us, or never agreed. */
async function profileOf(account: Account, userId: string): Promise<z.infer<typeof profile> | null> {
  const path = `/v2/bot/profile/${encodeURIComponent(userId)}`;
  try {
    const { body } = await call(account, { method: 'GET', path });
    return profile.parse(JSON.parse(body.toString('utf8')));
  } catch (error) {
    if (error instanceof SendError && error.kind !== 'permanent') throw error;
    return null;
  }
}

const largestFile = 50 * 1024 * 1024;

/** Fetches what a message only names. LINE keeps it for some days; what is gone becomes a line that says so. */
export async function collectFiles(account: Account, raw: Buffer): Promise<InboundFile[]> {
  const event = eventOf(raw);
  if (event?.type !== 'message') return [];
  const { message } = event;
  if (!('contentProvider' in message) && message.type !== 'file') return [];
  const path = `/v2/bot/message/${encodeURIComponent(message.id)}/content`;
  const inline = message.type === 'image';
  try {
    const { body, headers } = await call(account, { method: 'GET', path, base: account.settings.contentUrl });
    const type = headers['content-type']?.split(';')[0] ?? 'application/octet-stream';
    return [{ name: nameOf(message, type), type, content: body, contentId: null, inline }];
  } catch (error) {
    if (!(error instanceof SendError) || error.kind !== 'permanent') throw error;
    const content = Buffer.from(`LINE did not give out this file: ${error.message}\n`);
    return [{ name: 'missing.txt', type: 'text/plain', content, contentId: null, inline: false }];
  }
}

function nameOf(message: LineMessage, type: string): string {
  if (message.type === 'file') return message.fileName;
  return `${message.type}.${type.split('/')[1]?.replace(/^jpeg$/, 'jpg') ?? 'bin'}`;
}

interface Call {
  method: string;
  path: string;
  base?: string;
  body?: object;
  headers?: Record<string, string>;
}

/** @throws SendError that says what their answer means */
async function call(account: Account, { method, path, base, body, headers }: Call): Promise<GuardedAnswer> {
  const answer = await guardedRequest((base ?? account.settings.apiUrl) + path, {
    method,
    headers: {
      authorization: `Bearer ${account.secrets.accessToken}`,
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body ? JSON.stringify(body) : null,
    timeoutMillis: 20_000,
    maxBytes: largestFile,
  }).catch((error: unknown) => {
    if (!(error instanceof RequestError)) throw error;
    // The retry key makes two of the same push one, so whatever was lost may be tried again.
    throw new SendError('transient', error.message, { cause: error });
  });
  const { status } = answer;
  // 409: this retry key was accepted before; the answer is as it was then.
  if (status < 300 || (status === 409 && headers?.['x-line-retry-key'] !== undefined)) return answer;
  throw refusalOf(answer);
}

function refusalOf({ status, body, headers }: GuardedAnswer): SendError {
  const words = `${status} ${body.toString('utf8').slice(0, 500)}`.trim();
  if (status === 429) {
    // Waiting does not help against the plan's limit.
    if (/monthly limit/i.test(words)) return new SendError('permanent', words);
    return new SendError('rate-limited', words, { retryAfterSeconds: Number(headers['retry-after']) || 60 });
  }
  if (status === 401 || status === 403) return new SendError('auth', words);
  return new SendError(status >= 500 ? 'transient' : 'permanent', words);
}
