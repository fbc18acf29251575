import { can, seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { MentionState } from '../../../shared/schemas/mention.ts';
import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredMessage } from '../../store/messages.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'publisher'>;

/**
 * Says of mentions what is to be done about them, and tells everybody who sees them. Those that the actor does not see
 * are left out.
 * @returns those that are so now
 */
export async function triageMentions(
  context: Needs,
  actor: Actor,
  { ids, state }: { ids: readonly string[]; state: MentionState },
): Promise<string[]> {
  if (!can(actor, 'conversations.update')) throw new AppError('not-allowed');
  const found = await context.store.messages.readMany(ids);
  const theirs = found.filter((message) => message.mention && seesInbox(actor, message.inboxId));
  await setStates(context, theirs, state);
  return theirs.map(({ id }) => id);
}

/** A mention that is answered is done. */
export async function settleAnswered(context: Needs, messageId: string | undefined): Promise<void> {
  if (messageId === undefined) return;
  const message = await context.store.messages.read(messageId);
  if (message?.mention === 'needs-reply') await setStates(context, [message], 'done');
}

async function setStates(
  { store, clock, publisher }: Needs,
  messages: readonly StoredMessage[],
  state: MentionState,
): Promise<void> {
  const changing = messages.filter(({ mention }) => mention !== state);
  await store.messages.updateMany(
    changing.map(({ id }) => ({ id, set: { mention: state }, now: clock.now() })),
  );
  for (const [inboxId, rows] of Map.groupBy(changing, (message) => message.inboxId)) {
    publisher.publish(rooms.inbox(inboxId), 'mentions.changed', { ids: rows.map(({ id }) => id), state });
  }
}
