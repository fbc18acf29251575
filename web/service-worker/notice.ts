import type { PushNews } from '../../shared/schemas/push.ts';
import { inboxHref } from '../features/inbox/inbox-location.ts';

/** What the page leaves for the worker, in its reader's language: "{name}" stands where the name goes. */
export interface NoticeWords {
  titles: Partial<Record<string, string>>;
  /** For who wants nothing of it on the screen. */
  hidden: string;
}

export interface Notice {
  title: string;
  options: { body: string; tag: string; icon: string; badge: string; data: NoticeData };
}

/** What a click needs. */
export interface NoticeData {
  id: string;
  href: string;
}

/** The words of last resort: a browser was told before any page of ours was open in it. */
const fallback: NoticeWords = { titles: {}, hidden: 'Onevoice' };

/** What to show of a push. One of the same notification takes the place of the one before. */
export function noticeOf(news: PushNews, words: NoticeWords | null): Notice {
  const { titles, hidden } = words ?? fallback;
  const { id, about, conversationId, messageId } = news;
  const title = about ? titles[about.type]?.replaceAll('{name}', () => about.name) : undefined;
  return {
    title: title ?? hidden,
    options: {
      body: about?.text ?? '',
      ...{ tag: id, icon: '/icon-192.png', badge: '/badge.png' },
      data: { id, href: inboxHref({ view: 'all' }, conversationId, messageId) },
    },
  };
}

/** @returns null for what is no push of ours */
export function readNews(data: unknown): PushNews | null {
  const { id, about, conversationId, messageId } = (data ?? {}) as Partial<Record<keyof PushNews, unknown>>;
  if (typeof id !== 'string' || typeof conversationId !== 'string') return null;
  return {
    ...{ id, conversationId, messageId: typeof messageId === 'string' ? messageId : null },
    about: typeof about === 'object' ? (about as PushNews['about']) : null,
  };
}
