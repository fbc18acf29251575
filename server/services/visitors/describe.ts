import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Visitor } from '../../../shared/schemas/widget.ts';
import type { Context } from '../../context.ts';
import { conversationFor } from '../conversations/find.ts';
import { isVisitorHere } from './presence.ts';
import { nameOf } from './say.ts';

/**
 * Who writes in a conversation's widget: what the team sees beside it.
 * @throws AppError not-found, also when nobody does
 */
export async function describeVisitor(
  context: Pick<Context, 'store' | 'redis' | 'clock'>,
  actor: Actor,
  conversationId: string,
): Promise<Visitor> {
  await conversationFor(context, actor, { id: conversationId, ability: 'conversations.view' });
  const thread = await context.store.visitors.threadOfConversation(conversationId);
  const row = thread && (await context.store.visitors.read(thread.visitorId));
  if (!row) throw new AppError('not-found', { detail: 'Nobody writes here from a web site.' });
  return {
    conversationId,
    online: await isVisitorHere(context, row.id),
    typing: false,
    verified: row.externalId !== null,
    externalId: row.externalId,
    name: nameOf(row),
    email: row.email,
    locale: row.locale,
    timeZone: row.timeZone,
    page: row.page,
    visits: row.visits,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    readAt: thread.visitorReadAt?.toISOString() ?? null,
  };
}
