import type { Collection } from './collection.ts';
import { messageQueries } from './message-queries.ts';
import type { StoredMessage } from './messages.ts';

/** As much of a message as tells what was said. */
export type SaidMessage = Pick<
  StoredMessage,
  | ('id' | 'kind' | 'text' | 'sentAt' | 'createdAt' | 'deletedAt' | 'erasedAt')
  | ('author' | 'automatic' | 'language')
> & { delivery: Pick<NonNullable<StoredMessage['delivery']>, 'state'> | null };
const saidFields = {
  kind: 1,
  author: 1,
  automatic: 1,
  language: 1,
  text: 1,
  sentAt: 1,
  createdAt: 1,
  deletedAt: 1,
  erasedAt: 1,
  'delivery.state': 1,
} as const;

/** What people and we said to each other. */
export function saidMessages(rows: Collection<StoredMessage>) {
  return {
    /** Newest first, without notes and activities. */
    saidIn: (
      conversationId: string,
      wanted: Parameters<typeof messageQueries.said>[1],
      limit: number,
    ): Promise<SaidMessage[]> =>
      rows.find(messageQueries.said(conversationId, wanted), { limit, projection: saidFields }),
  };
}
