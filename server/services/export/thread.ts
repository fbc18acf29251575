import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';

const pageSize = 100;
/** Before the first message of any conversation. */
const beforeAll = { at: new Date(0), id: '0'.repeat(24) };

/** A conversation that is written into a file. */
export interface ExportedThread {
  conversation: StoredConversation;
  /** Oldest first, one page at a time. */
  messages: () => AsyncGenerator<StoredMessage>;
  /** In which moments are said to people. */
  timeZone: string;
}

/** All messages of a thread, oldest first, however many; notes only when they are asked for. */
export async function* messagesOf(
  { store }: Pick<Context, 'store'>,
  conversationId: string,
  { notes }: { notes: boolean },
): AsyncGenerator<StoredMessage> {
  let position = beforeAll;
  for (;;) {
    const { items } = await store.messages.after(conversationId, position, pageSize);
    for (const message of items) if (notes || message.kind !== 'note') yield message;
    const last = items.at(-1);
    if (!last || items.length < pageSize) return;
    position = { at: last.createdAt, id: last.id };
  }
}

/** Was it said and is it still there? */
export const isSaid = ({ kind, delivery }: StoredMessage): boolean =>
  kind !== 'activity' && delivery?.error?.kind !== 'cancelled';

/** A moment as people write it, with its zone. */
export function momentIn(timeZone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
  });
  return (at) => format.format(at).replace(',', '');
}
