import { expectedMinutes, queueKey } from '../../../shared/routing/queue.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { hasVisitor } from '../visitors/desk.ts';
import { placeInQueue } from './position.ts';

type TellContext = Pick<Context, 'store' | 'clock' | 'publisher'>;

/** Tells those of a queue who wait in a widget where they stand. @param waiting the queue from its beginning, in order */
export async function tellPlaces(
  { store, clock, publisher }: TellContext,
  waiting: readonly StoredConversation[],
): Promise<void> {
  const [first] = waiting;
  if (!first || !waiting.some(hasVisitor)) return;
  const passages = await store.queuePaces.read(queueKey(first));
  const now = clock.now().getTime();
  waiting.forEach((conversation, before) => {
    if (!hasVisitor(conversation)) return;
    const place = before + 1;
    publisher.tellVisitors(conversation.id, 'widget.queue', {
      conversationId: conversation.id,
      queue: { place, minutes: expectedMinutes(place, { passages, now }) },
    });
  });
}

/** Tells one who has just come into the queue. */
export async function tellPlace(context: TellContext, conversation: StoredConversation): Promise<void> {
  if (!hasVisitor(conversation)) return;
  const queue = await placeInQueue(context, conversation);
  const { id: conversationId } = conversation;
  context.publisher.tellVisitors(conversationId, 'widget.queue', { conversationId, queue });
}

/** They wait no more: somebody has it, or it is done. */
export function tellNoPlace(
  { publisher }: Pick<TellContext, 'publisher'>,
  conversation: StoredConversation,
): void {
  if (!hasVisitor(conversation)) return;
  publisher.tellVisitors(conversation.id, 'widget.queue', { conversationId: conversation.id, queue: null });
}
