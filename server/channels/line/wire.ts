import { createHash, createHmac } from 'node:crypto';
import { sameToken } from '../../security/random-tokens.ts';
import type {
  InboxAccount,
  IncomingItem,
  ParseContext,
  ParsedDeletion,
  ParsedItem,
  ParsedMessage,
  WebhookAnswer,
  WebhookRequest,
} from '../contract.ts';
import { delivery, readableText, type LineEvent, type MessageEvent } from './events.ts';

/** An inbox of this channel: its settings and secrets as the forms in line.ts give them. */
export type Account = InboxAccount<
  { apiUrl: string; contentUrl: string },
  { accessToken: string; channelSecret: string }
>;

/** LINE signs the body as it is: base64 of HMAC-SHA256 by the channel's secret. */
export const signatureOf = (channelSecret: string, raw: Buffer): string =>
  createHmac('sha256', channelSecret).update(raw).digest('base64');

/**
 * The request itself. One body may carry several events: each becomes an item of its own, in an envelope of the same
 * shape. A body without events is LINE trying the address.
 */
export function receiveLine({ secrets }: Account, request: WebhookRequest): WebhookAnswer {
  const { body, headers, path, method } = request;
  if (method !== 'POST' || path !== 'inbound') return { status: 404, items: [] };
  const given = headers['x-line-signature'];
  const known = secrets.channelSecret !== '' && typeof given === 'string';
  if (!known || !sameToken(given, signatureOf(secrets.channelSecret, body)))
    return { status: 401, items: [] };
  return {
    status: 200,
    items: itemsOf(body).map((raw) => ({ ...describeLine(raw), raw, providerTime: request.now })),
  };
}

function itemsOf(body: Buffer): Buffer[] {
  const envelope = parseJson(body) as { events?: unknown } | null;
  const events = envelope?.events;
  // What is no envelope is kept as it is, and put aside when it is parsed.
  if (!Array.isArray(events) || events.length === 1) return [body];
  return events.map((event: unknown) => Buffer.from(JSON.stringify({ ...envelope, events: [event] })));
}

/** Never throws: what cannot be read is known by its bytes. */
export function describeLine(raw: Buffer): Pick<IncomingItem, 'externalId' | 'summary'> {
  const event = eventOf(raw);
  if (!event) {
    const hash = createHash('sha256').update(raw).digest('hex');
    return { externalId: `sha256:${hash}`, summary: { from: '', subject: '' } };
  }
  const text = event.type === 'message' && event.message.type === 'text' ? event.message.text : '';
  return {
    externalId: event.webhookEventId,
    summary: { from: event.source?.userId ?? '', subject: text.slice(0, 200) },
  };
}

/** The one event of an item; null: it is none of LINE's. */
export function eventOf(raw: Buffer): LineEvent | null {
  const read = delivery.safeParse(parseJson(raw));
  return read.data?.events[0] ?? null;
}

/** Throws on what is none of theirs: it goes to the quarantine with the reason, for people to see. */
export function parseLine(raw: Buffer, context: ParseContext): ParsedItem {
  const [event] = delivery.parse(JSON.parse(raw.toString('utf8'))).events;
  if (!event) return { type: 'ignored', reason: 'LINE tried the address of the webhook.' };
  if (event.source?.type !== 'user')
    return { type: 'ignored', reason: 'It was said in a group, where our account only listens.' };
  if (event.type === 'unsend') return deletionOf(event, context);
  if (event.type !== 'message') return { type: 'ignored', reason: `LINE told of "${event.type}".` };
  return messageOf(event, context);
}

const idOf = ({ account }: ParseContext, theirs: string): string => `line:${account.inboxId}:${theirs}`;

function deletionOf(
  { unsend, timestamp, webhookEventId }: Extract<LineEvent, { type: 'unsend' }>,
  context: ParseContext,
): ParsedDeletion {
  const externalId = idOf(context, webhookEventId);
  const about = idOf(context, unsend.messageId);
  return { type: 'deletion', externalId, dedupeKey: externalId, about, deletedAt: new Date(timestamp) };
}

function messageOf({ message, source, timestamp }: MessageEvent, context: ParseContext): ParsedMessage {
  const externalId = idOf(context, message.id);
  const from = source?.userId ?? '';
  const answered = message.type === 'text' ? message.quotedMessageId : undefined;
  return {
    ...{ type: 'message', externalId, dedupeKey: externalId },
    from: { address: from, name: context.sender?.name ?? '' },
    // They vouch for who it is: the id is made by them, one for each account of ours.
    verified: true,
    ...{ replyTo: [], to: [], cc: [], subject: '', html: null, quotedText: null, quotedHtml: null },
    text: readableText(message),
    files: context.files ?? [],
    sentAt: new Date(timestamp),
    threading: {
      ...{ replyToken: null, references: [], threadIndex: null },
      inReplyTo: answered === undefined ? [] : [idOf(context, answered)],
      externalThreadId: idOf(context, `with:${from}`),
    },
    identityKind: 'line',
    ...{ automatic: false, bulk: false, spam: null },
    ...(message.type === 'text' && { channelData: { quoteToken: message.quoteToken ?? null } }),
  };
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return null;
  }
}
