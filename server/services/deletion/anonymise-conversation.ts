import type { StoredConversation } from '../../store/conversation-rows.ts';
import { waiting } from '../../store/conversation-rows.ts';
import type { SentBetween } from '../../store/deletions.ts';
import { announceConversation } from '../conversations/announce.ts';
import { forgetMentions } from '../reputation/keep.ts';
import { removeSources } from './remove-content.ts';
import { removePersonal, removeSides, sentBetween, type DeletionContext } from './remove-conversation.ts';

const messagesAtOnce = 200;
const everBefore = { at: new Date(-8.64e15), id: '' };
/** What happened that says nothing of the customer. */
const neutral = new Set(['status', 'assigned', 'team', 'tags', 'priority', 'spam', 'mentioned']);

export interface Anonymising {
  /** The id of what stands where the customer was; it has no name: the screen says it in its language. */
  standIn: string;
  note: (sent: SentBetween) => Promise<unknown>;
}

/**
 * Takes the customer and every word out of a conversation: who of us did what and when stays, for the figures. Its contact
 * goes last, so that after a crash it is found again.
 */
export async function anonymiseConversation(
  context: DeletionContext,
  conversation: StoredConversation,
  { standIn, note }: Anonymising,
): Promise<void> {
  const { store, clock } = context;
  const { id } = conversation;
  let position = everBefore;
  for (;;) {
    const { items, last } = await store.messages.after(id, position, messagesAtOnce);
    const telling = items.filter(({ activity }) => activity !== null && !neutral.has(activity.type));
    const staying = items.filter(({ activity }) => activity === null);
    if (staying.length > 0) {
      await note(sentBetween(staying));
      await forgetMentions(context, staying);
      await removeSources(context, staying);
      await store.messages.erase(
        staying.map((message) => message.id),
        standIn,
        clock.now(),
      );
    }
    for (const message of telling) await store.messages.remove(message.id);
    if (!last) break;
    position = { at: last.createdAt, id: last.id };
  }
  await removeSides(context, { id, at: clock.now(), note });
  await removePersonal(context, id);
  const after = await store.conversations.update({
    id,
    set: {
      ...{ contact: { id: standIn, name: '', address: '', deleted: true } },
      ...{ subject: '', excerpt: '', status: 'resolved' },
      ...{ snoozedUntil: null, hasAttachments: false, sentiment: null, replyTo: [], via: null },
      ...(conversation.sides && { sides: [] }),
      ...{ linkedIds: [], participants: [], triage: 'done' },
      ...waiting(null),
    },
    now: clock.now(),
  });
  if (after) announceConversation(context, after);
}
