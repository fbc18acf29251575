import type { ConversationCounts, ConversationForViewer } from '../../../shared/schemas/conversation.ts';
import type { Message } from '../../../shared/schemas/message.ts';
import type { Session } from '../../../shared/schemas/user.ts';
import type { ListQuery } from '../list-state.ts';
import type { Kept } from './records.ts';

/** What stands around the conversations. */
export interface Frame {
  /** Without its token: what changes something waits until the server was asked who one is. */
  session: Session;
  /** Lists by the name of the call that gives them. */
  lists: Record<string, readonly unknown[]>;
  counts: ConversationCounts | null;
  /** How far the server's clock was ahead, in milliseconds. */
  clockAhead: number;
}
export interface KeptList {
  items: ConversationForViewer[];
}
export interface KeptThread {
  items: Message[];
  older: string | null;
}

/** Whoever was away for longer begins with the network. */
export const lastingMillis = 7 * 24 * 3_600_000;
/** Characters of HTML from which a letter is kept as its text only. */
const mostHtml = 60_000;
/** Characters of JSON from which a record is not kept at all. */
const mostOfOne = 1_500_000;

export const frameKey = 'frame';
export const threadKey = (id: string): string => `thread ${id}`;
export const conversationKey = (id: string): string => `conversation ${id}`;
export const contactKey = (id: string): string => `contact ${id}`;

/** The same list whatever order its parts are named in; how many of it are asked for does not matter. */
export function listKey(query: Partial<Record<keyof ListQuery | 'limit' | 'timeZone', unknown>>): string {
  const { limit: _limit, timeZone: _timeZone, ...rest } = query;
  const parts = Object.entries(rest)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name}=${String(value)}`);
  return `list ${parts.sort().join('&')}`;
}

/** A message as it is kept: long HTML is left out where its text says the same, quotes of it always. */
export function lean(message: Message): Message {
  const html = (message.html?.length ?? 0) > mostHtml && message.text !== '' ? null : message.html;
  const quotedHtml = (message.quotedHtml?.length ?? 0) > mostHtml ? null : message.quotedHtml;
  return { ...message, html, quotedHtml };
}

/** @returns null for what is too large */
export function asKept(
  kind: Kept['kind'],
  key: string,
  { value, at }: { value: unknown; at: number },
): Kept | null {
  const text = JSON.stringify(value);
  return text.length > mostOfOne ? null : { key, kind, at, value: text };
}
