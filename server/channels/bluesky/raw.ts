import { createHash } from 'node:crypto';
import { z } from 'zod';
import { actor, chatMessage, postView } from './entities.ts';

/** What the listener keeps of what it saw, as JSON: views as the server gave them, and from where. */

const origin = {
  bluesky: z.literal(1),
  /** Our account. */
  did: z.string(),
  seenAt: z.string(),
};

export const rawItem = z.discriminatedUnion('kind', [
  z.object({
    ...origin,
    kind: z.enum(['mention', 'reply', 'quote', 'watched', 'own', 'edit']),
    watched: z.string().nullable().default(null),
    post: postView,
    /** The author with bio and followers; null: it could not be had. */
    profile: actor.nullable().default(null),
    /** Oldest first. */
    parents: z.array(z.unknown()).default([]),
  }),
  z.object({ ...origin, kind: z.literal('gone'), uri: z.string() }),
  z.object({ ...origin, kind: z.literal('chat'), convoId: z.string(), sender: actor, message: chatMessage }),
  z.object({ ...origin, kind: z.literal('chat-gone'), convoId: z.string(), messageId: z.string() }),
]);
export type RawItem = z.infer<typeof rawItem>;
export type RawPost = Extract<RawItem, { post: unknown }>;
export type RawChat = Extract<RawItem, { kind: 'chat' }>;

/** @throws Error when these bytes are nothing of ours */
export function readRaw(raw: Buffer): RawItem {
  return rawItem.parse(JSON.parse(raw.toString()));
}

export const chatId = (convoId: string, messageId: string) => `bluesky-chat:${convoId}/${messageId}`;

/** The raw item's own id. */
export function rawId(item: RawItem): string {
  if (item.kind === 'gone') return `gone/${item.uri}`;
  if (item.kind === 'chat') return chatId(item.convoId, item.message.id);
  if (item.kind === 'chat-gone') return `gone/${chatId(item.convoId, item.messageId)}`;
  return item.kind === 'edit' ? `edit/${item.post.uri}/${item.post.cid}` : item.post.uri;
}

/** What bytes are called that were pushed in: never throws, for what cannot be read is put aside by its name. */
export function describeBluesky(raw: Buffer): {
  externalId: string;
  summary: { from: string; subject: string };
} {
  try {
    const item = readRaw(raw);
    return { externalId: rawId(item), summary: summaryOf(item) };
  } catch {
    const hash = createHash('sha256').update(raw).digest('hex');
    return { externalId: `sha256:${hash}`, summary: { from: '', subject: '' } };
  }
}

/** Who and what, for people. */
export function summaryOf(item: RawItem): { from: string; subject: string } {
  if (item.kind === 'chat')
    return { from: `@${item.sender.handle}`, subject: item.message.text.slice(0, 120) };
  if (!('post' in item)) return { from: '', subject: '' };
  return { from: `@${item.post.author.handle}`, subject: item.post.record.text.slice(0, 120) };
}
