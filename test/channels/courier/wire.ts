import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { sameToken } from '../../../server/security/random-tokens.ts';
import type {
  InboxAccount,
  IncomingItem,
  ParseContext,
  ParsedMessage,
  WebhookAnswer,
  WebhookRequest,
} from '../../../server/channels/contract.ts';

/** An inbox of this channel: its settings and secrets as the forms in courier.ts give them. */
export type Account = InboxAccount<{ apiUrl: string }, { apiKey: string; signingKey: string }>;

/** What they send. What we do not know is ignored, so that they may add to it. */
const incoming = z.object({
  id: z.string().min(1).max(200),
  from: z.string().min(1).max(200),
  name: z.string().default(''),
  text: z.string(),
  at: z.iso.datetime({ offset: true }),
});

/** By what they show that it is them: HMAC-SHA256 over the body as it is. */
export const signatureOf = (key: string, raw: Buffer): string =>
  createHmac('sha256', key).update(raw).digest('hex');

/** The request itself: is it from them, and what is to be kept? Nothing is understood here. */
export function receiveCourier({ secrets }: Account, request: WebhookRequest): WebhookAnswer {
  const { body: raw, headers, path, method } = request;
  if (method !== 'POST' || path !== 'inbound') return { status: 404, items: [] };
  const given = headers['x-courier-signature'];
  const known = secrets.signingKey !== '' && typeof given === 'string';
  if (!known || !sameToken(given, signatureOf(secrets.signingKey, raw))) return { status: 401, items: [] };
  return { status: 200, items: [{ ...describeCourier(raw), raw, providerTime: request.now }] };
}

/** Never throws: what cannot be read is known by its bytes, and put aside when it is parsed. */
export function describeCourier(raw: Buffer): Pick<IncomingItem, 'externalId' | 'summary'> {
  try {
    const { id, from, text } = incoming.parse(JSON.parse(raw.toString('utf8')));
    return { externalId: id, summary: { from, subject: text.slice(0, 200) } };
  } catch {
    const hash = createHash('sha256').update(raw).digest('hex');
    return { externalId: `sha256:${hash}`, summary: { from: '', subject: '' } };
  }
}

/** Throws on what is none of theirs: it goes to the quarantine with the reason, for people to see. */
export function parseCourier(raw: Buffer, { account }: ParseContext): ParsedMessage {
  const { id, from, name, text, at } = incoming.parse(JSON.parse(raw.toString('utf8')));
  const ours = (theirs: string) => `courier:${account.inboxId}:${theirs}`;
  return {
    ...{ type: 'message', externalId: ours(id), dedupeKey: ours(id) },
    from: { address: from, name: name || from },
    verified: true, // they vouch for the number
    ...{ replyTo: [], to: [], cc: [], subject: '', text, html: null, quotedText: null, quotedHtml: null },
    files: [],
    sentAt: new Date(at),
    threading: {
      ...{ replyToken: null, inReplyTo: [], references: [], threadIndex: null },
      externalThreadId: ours(`with:${from}`), // one conversation per person
    },
    identityKind: 'courier',
    ...{ automatic: false, bulk: false, spam: null },
  };
}
