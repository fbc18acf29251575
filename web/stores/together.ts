import type { SocketEvent } from '../../shared/events.ts';

type News = SocketEvent<'draft.together'>;

const hearers = new Map<string, (news: News) => void>();

/** Who writes together in a conversation hears what the others write; the function it gives ends that. */
export function hearTogether(conversationId: string, hearer: (news: News) => void): () => void {
  hearers.set(conversationId, hearer);
  return () => {
    if (hearers.get(conversationId) === hearer) hearers.delete(conversationId);
  };
}

export function tellTogether(news: News): void {
  hearers.get(news.conversationId)?.(news);
}
