import type { DeliveryState } from '../../../../shared/schemas/delivery.ts';
import type { Message } from '../../../../shared/schemas/message.ts';
import { isSettled } from './delivery-words.ts';

/** What there is to say aloud of a thread that somebody has open. */
export type News =
  | { what: 'message' | 'reply' | 'note'; message: Message }
  /** Those that one would not want to hear one by one. */
  | { what: 'many'; count: number }
  | { what: 'sent' | 'failed'; message: Message };

/** Where each message was when it was looked at last. By client id: on the way to the server it has no other. */
export type Heard = ReadonlyMap<string, DeliveryState | null>;

const keyOf = ({ id, clientId }: Message) => clientId ?? id;
const isFailed = (state: DeliveryState) => state === 'failed' || state === 'unconfirmed';
const names = { inbound: 'message', outbound: 'reply', note: 'note' } as const;
/** More at once are counted. */
const mostAtOnce = 3;

/**
 * What has left has left: a copy of a reply that is behind (the one on its way here, an answer that came late) does not
 * take that back. Pure.
 */
export function heardOf(messages: readonly Message[], before: Heard = new Map()): Heard {
  const heard = new Map<string, DeliveryState | null>();
  for (const message of messages) {
    const key = keyOf(message);
    const is = message.delivery?.state ?? null;
    const was = heard.get(key) ?? before.get(key) ?? null;
    const isBehind = was !== null && isSettled(was) && is !== null && !isSettled(is) && !isFailed(is);
    heard.set(key, isBehind ? was : is);
  }
  return heard;
}

/**
 * What is new since then. Older messages that were loaded are not, nor is what one wrote oneself: of that one hears
 * that it left, or that it did not. Pure.
 * @param messages oldest first
 * @param me whose screen it is
 */
export function newsOf(before: Heard, messages: readonly Message[], me: string): News[] {
  const news: News[] = [];
  const first = messages.findIndex((message) => before.has(keyOf(message)));
  const came: News[] = messages.slice(first + 1).flatMap((message): News[] => {
    const { kind } = message;
    if (kind === 'activity' || message.author.id === me || before.has(keyOf(message))) return [];
    return [{ what: names[kind], message }];
  });
  if (came.length > mostAtOnce) news.push({ what: 'many', count: came.length });
  else news.push(...came);
  for (const [key, is] of heardOf(messages, before)) {
    const was = before.get(key);
    if (was === undefined || is === null || was === is) continue;
    const message = messages.findLast((one) => keyOf(one) === key);
    if (message?.author.id !== me) continue;
    if (isFailed(is)) news.push({ what: 'failed', message });
    else if (isSettled(is) && (was === null || !isSettled(was))) news.push({ what: 'sent', message });
  }
  return news;
}

/** The beginning of a text, cut between words. */
export function beginning(text: string, most = 160): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most);
  const at = cut.lastIndexOf(' ');
  return `${at > most / 2 ? cut.slice(0, at) : cut}…`;
}
