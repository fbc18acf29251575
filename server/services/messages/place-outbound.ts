import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ConversationStatus } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { announceMessage } from '../conversations/announce.ts';
import { effectsOf, type PatchEffects } from '../conversations/patch-effects.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { conflictOf, isOutdated, type Expectation } from './conflict.ts';
import { afterOutbound } from './conversation-after.ts';

type PlaceContext = Pick<Context, 'store' | 'clock'>;

export interface Placement {
  conversation: StoredConversation;
  message: StoredMessage;
  expectation: Expectation;
  thenStatus?: ConversationStatus | undefined;
}

const noNames = { users: new Map(), teams: new Map(), tags: new Map() };

/**
 * Makes an answer the newest word of its conversation, unless something the writer had not seen came first. The check
 * and the change are one: a compare-and-set on the revision.
 * @returns the conversation after it, and what is to be told in the thread
 * @throws AppError conversation-changed
 */
export async function placeOutbound(
  context: PlaceContext,
  actor: Actor,
  { message, expectation, thenStatus, ...start }: Placement,
): Promise<{ conversation: StoredConversation; effects: PatchEffects }> {
  const { conversations } = context.store;
  let current = start.conversation;
  for (;;) {
    // The same request came twice: the other one made up for this answer, which it took for left behind.
    const isPlaced = current.lastOutboundId === message.id;
    if (!isPlaced && isOutdated(current, expectation)) {
      const { expectedRevision } = expectation;
      throw await conflictOf(context, actor, { conversation: current, expectedRevision });
    }
    const patch = { status: thenStatus };
    const effects = effectsOf({ before: current, patch, names: noNames, actorId: actor.userId });
    if (isPlaced && effects.activities.length === 0) return { conversation: current, effects };
    const written = isPlaced ? undefined : afterOutbound(current, message);
    const after = await conversations.update({
      ...written,
      id: current.id,
      set: { ...effects.set, ...written?.set },
      provided: { revision: current.revision },
      now: context.clock.now(),
    });
    if (after) return { conversation: after, effects };
    const fresh = await conversations.read(current.id);
    if (!fresh) throw new AppError('not-found');
    current = fresh;
  }
}

/**
 * For an answer that was stored when the process died before its conversation heard of it: makes up for it. Does
 * nothing when the conversation knows already.
 */
export async function makeUpForOutbound(
  context: PlaceContext,
  conversation: StoredConversation,
  message: StoredMessage,
): Promise<StoredConversation> {
  if (conversation.lastOutboundAt !== null && conversation.lastOutboundAt >= message.createdAt)
    return conversation;
  const after = await context.store.conversations.update({
    ...afterOutbound(conversation, message),
    id: conversation.id,
    provided: { revision: conversation.revision },
    now: context.clock.now(),
  });
  return after ?? conversation;
}

/** Tells the thread and the screens: the answer itself, then what came with it. */
export async function tellOutbound(
  context: Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>,
  message: StoredMessage,
  { conversation, effects }: { conversation: StoredConversation; effects: PatchEffects },
): Promise<void> {
  const { author } = message;
  const now = context.clock.now();
  const rows = effects.activities.map((activity) => activityRow({ conversation, author, activity, now }));
  await context.store.messages.insertMany(rows);
  for (const row of [message, ...rows]) announceMessage(context, { message: row, conversation });
}
