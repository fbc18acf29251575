import { z } from 'zod';

/**
 * What LINE's Messaging API hands to a webhook, as far as we read it; the rest is ignored, so that LINE may add to it.
 * https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
 */

const source = z.object({
  type: z.enum(['user', 'group', 'room']),
  userId: z.string().min(1).max(100).optional(),
});

const id = z.string().min(1).max(100);
const file = { id, contentProvider: z.object({ type: z.string() }).optional() };

const message = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    id,
    text: z.string(),
    quoteToken: z.string().optional(),
    quotedMessageId: z.string().optional(),
  }),
  z.object({ type: z.literal('image'), ...file }),
  z.object({ type: z.literal('video'), ...file }),
  z.object({ type: z.literal('audio'), ...file }),
  z.object({ type: z.literal('file'), ...file, fileName: z.string(), fileSize: z.number() }),
  z.object({
    type: z.literal('location'),
    id,
    title: z.string().optional(),
    address: z.string().optional(),
    latitude: z.number(),
    longitude: z.number(),
  }),
  z.object({
    type: z.literal('sticker'),
    id,
    keywords: z.array(z.string()).optional(),
    text: z.string().optional(),
  }),
]);

const common = {
  webhookEventId: z.string().min(1).max(100),
  /** Milliseconds since 1970. */
  timestamp: z.number().int().nonnegative(),
  source: source.optional(),
};

const told = z.enum(['follow', 'unfollow', 'join', 'leave', 'memberJoined', 'memberLeft', 'postback']);
const toldToo = z.enum(['videoPlayComplete', 'beacon', 'accountLink', 'membership', 'module', 'activated']);

const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), ...common, message }),
  z.object({ type: z.literal('unsend'), ...common, unsend: z.object({ messageId: id }) }),
  z.object({ type: z.enum([...told.options, ...toldToo.options]), ...common }),
]);

export type LineEvent = z.infer<typeof event>;
export type MessageEvent = Extract<LineEvent, { type: 'message' }>;
export type LineMessage = MessageEvent['message'];

/** The body of a webhook call. */
export const delivery = z.object({ destination: z.string().optional(), events: z.array(event) });

/** What of a message can be read; files speak for themselves. */
export function readableText(said: LineMessage): string {
  switch (said.type) {
    case 'text':
      return said.text;
    case 'sticker':
      return `[Sticker${said.text ? `: ${said.text}` : said.keywords ? `: ${said.keywords.slice(0, 3).join(', ')}` : ''}]`;
    case 'location':
      return [
        said.title,
        said.address,
        `https://www.openstreetmap.org/?mlat=${said.latitude}&mlon=${said.longitude}`,
      ]
        .filter(Boolean)
        .join('\n');
    default:
      return '';
  }
}
