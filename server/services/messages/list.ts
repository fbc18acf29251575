import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import type { messagePage, messageQuery } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { presentMessage } from '../../presenters/message.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { conversationFor } from '../conversations/find.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';

const createdAt = (message: StoredMessage) => message.createdAt;

/** Messages oldest first within the page; without a cursor the newest page. */
export async function listMessages(
  context: Pick<Context, 'store'>,
  actor: Actor,
  { conversationId, query }: { conversationId: string; query: z.output<typeof messageQuery> },
): Promise<z.infer<typeof messagePage>> {
  await conversationFor(context, actor, { id: conversationId, ability: 'conversations.view' });
  const { messages } = context.store;
  const after = positionFrom(query.after, 'after');
  if (after) {
    const page = await messages.after(conversationId, after, query.limit);
    return {
      items: page.items.map(presentMessage),
      older: cursorAfter(page.items[0] ?? null, createdAt),
      newer: cursorAfter(page.last, createdAt),
    };
  }
  const before = positionFrom(query.before, 'before');
  const page = await messages.before(conversationId, before, query.limit);
  return {
    items: page.items.map(presentMessage).reverse(),
    older: cursorAfter(page.last, createdAt),
    newer: before ? cursorAfter(page.items[0] ?? null, createdAt) : null,
  };
}
