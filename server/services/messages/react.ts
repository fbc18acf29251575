import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { maxReactions, type Message, type Reaction } from '../../../shared/schemas/message.ts';
import type { Context } from '../../context.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import { presentMessage } from '../../presenters/message.ts';
import { presentNotification } from '../../presenters/notification.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { announceMessageChange } from '../conversations/announce.ts';
import { messageFor, subjectOf } from '../conversations/find.ts';
import { causedId, notifyEach } from '../notifications/notify.ts';
import { actorOf } from '../access/actor.ts';

type ReactContext = Pick<Context, 'store' | 'publisher' | 'clock' | 'queue'>;

interface Wanted {
  /** Of the note. */
  id: string;
  emoji: string;
  /** false: taken back. */
  on: boolean;
}

const mostTries = 10;

/**
 * Reacts to a note. Its author is told once, however many do: what follows joins that notification.
 * @throws AppError not-capable for what is no note; validation-failed for one emoji too many
 */
export async function reactToNote(context: ReactContext, actor: Actor, wanted: Wanted): Promise<Message> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const { message, conversation } = await messageFor(context, actor, {
      id: wanted.id,
      ability: 'messages.note',
    });
    if (message.kind !== 'note' || message.erasedAt) {
      throw new AppError('not-capable', { detail: 'One reacts to notes only.' });
    }
    const reactions = reactionsAfter(message.reactions ?? [], actor.userId, wanted);
    if (reactions === null) return presentMessage(message);
    const after = await context.store.messages.update({
      id: message.id,
      set: { reactions },
      provided: { revision: message.revision },
      now: context.clock.now(),
    });
    if (!after) continue;
    announceMessageChange(context, after, conversation);
    if (wanted.on) await tellAuthor(context, actor, { note: after, conversation });
    return presentMessage(after);
  }
  throw new AppError('unavailable', { detail: 'Too many react at this moment.' });
}

/** @returns null when nothing changes */
export function reactionsAfter(
  before: readonly Reaction[],
  userId: string,
  { emoji, on }: Pick<Wanted, 'emoji' | 'on'>,
): Reaction[] | null {
  const own = before.find((one) => one.emoji === emoji);
  if ((own?.userIds.includes(userId) ?? false) === on) return null;
  if (!on) {
    return before
      .map((one) =>
        one.emoji === emoji ? { ...one, userIds: one.userIds.filter((id) => id !== userId) } : one,
      )
      .filter(({ userIds }) => userIds.length > 0);
  }
  if (own) {
    return before.map((one) => (one.emoji === emoji ? { ...one, userIds: [...one.userIds, userId] } : one));
  }
  if (before.length >= maxReactions) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'emoji', message: 'There are enough different ones below this note.' }],
    });
  }
  return [...before, { emoji, userIds: [userId] }];
}

const mostNames = 3;

async function tellAuthor(
  context: ReactContext,
  actor: Actor,
  { note, conversation }: { note: StoredMessage; conversation: StoredConversation },
): Promise<void> {
  const authorId = note.author.type === 'user' ? note.author.id : null;
  if (authorId === null || authorId === actor.userId) return;
  const { store, clock, publisher } = context;
  const reactions = note.reactions ?? [];
  const ids = [...new Set(reactions.flatMap(({ userIds }) => userIds))].filter((id) => id !== authorId);
  const [author, ...others] = await store.users
    .findMany([authorId, ...ids])
    .then((users) => [authorId, ...ids].map((id) => users.find((user) => user.id === id)));
  if (!author?.active || !can(actorOf(author, 'session'), 'conversations.view', subjectOf(conversation)))
    return;
  const names = others.flatMap((user) => user?.name ?? []);
  const told = {
    actorName: names.slice(0, mostNames).join(', ') + (names.length > mostNames ? ' …' : ''),
    excerpt: `${reactions.map(({ emoji }) => emoji).join(' ')} ${excerpt(note.text)}`.trim(),
  };
  const cause = `reacted:${note.id}`;
  const known = await store.notifications.renew(causedId(cause, authorId), {
    ...told,
    createdAt: clock.now(),
  });
  if (known) {
    publisher.publish(rooms.user(authorId), 'notification.created', {
      notification: presentNotification(known),
    });
    return;
  }
  const about = { conversationId: conversation.id, messageId: note.id };
  await notifyEach(context, [{ userIds: [authorId], news: { type: 'reacted', ...about, ...told }, cause }]);
}
