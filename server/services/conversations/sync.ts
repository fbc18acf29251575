import { can, type Actor } from '../../../shared/abilities.ts';
import type { conversationRoutes } from '../../../shared/api/conversations.ts';
import type { RouteResponse } from '../../../shared/api/route.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { presentMessage } from '../../presenters/message.ts';
import { sightOf } from './find.ts';

export type SyncAnswer = RouteResponse<typeof conversationRoutes.sync>;

/** Clocks of several servers differ a little, and a write may become visible after a later one. */
const overlapMillis = 5000;
const most = 500;

/**
 * What changed since a server time that an earlier answer gave. Repeats are harmless: clients go by revision.
 * When more changed than is worth sending, `reset` asks to fetch afresh what is on the screen.
 */
export async function syncSince(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  since: string,
): Promise<SyncAnswer> {
  if (!can(actor, 'conversations.view')) throw new AppError('not-allowed');
  const serverTime = context.clock.now().toISOString();
  const nothing = { serverTime, conversations: [], messages: [] };
  const from = new Date(new Date(since).getTime() - overlapMillis);
  const sight = sightOf(actor);
  const { store } = context;
  const shared = sight.inboxIds && (await store.conversations.idsSharedWith(actor.userId, most + 1));
  if (shared && shared.length > most) return { ...nothing, reset: true };
  const among = { inboxIds: sight.inboxIds, conversationIds: shared ?? [] };
  const [conversations, messages] = await Promise.all([
    store.conversations.changedSince(from, sight, most + 1),
    store.messages.changedSince(from, among, most + 1),
  ]);
  if (conversations.length > most || messages.length > most) return { ...nothing, reset: true };
  return {
    serverTime,
    conversations: conversations.map(presentConversation),
    messages: messages.map(presentMessage),
    reset: false,
  };
}
