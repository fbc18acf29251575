import { can, type Actor } from '../../../shared/abilities.ts';
import { conversationQuery, type ConversationForViewer } from '../../../shared/schemas/conversation.ts';
import type { Today } from '../../../shared/schemas/view.ts';
import type { Context } from '../../context.ts';
import { presentNotification } from '../../presenters/notification.ts';
import { presentCommitment } from '../../presenters/sla.ts';
import { subjectOf } from '../conversations/find.ts';
import { forViewer, listConversations } from '../conversations/list.ts';

const mostOfEach = 50;
const mostSnoozed = 200;

type TodayContext = Pick<Context, 'store' | 'clock'>;

/** What asks for the actor until a time, the end of their day. */
export async function readToday(context: TodayContext, actor: Actor, until: Date): Promise<Today> {
  const [waiting, asked, snoozed, promises, mentions] = await Promise.all([
    mine(context, actor, { sort: 'waiting', limit: mostOfEach }),
    askedOf(context, actor),
    mine(context, actor, { status: 'snoozed', limit: mostSnoozed }),
    promisesOf(context, actor, until),
    context.store.notifications.list(actor.userId, undefined, mostOfEach),
  ]);
  const wakesAt = ({ snoozedUntil }: ConversationForViewer) => Date.parse(snoozedUntil ?? '');
  return {
    waiting: waiting.filter(({ waitingSince }) => waitingSince !== null),
    promises,
    asked,
    snoozed: snoozed
      .filter((one) => wakesAt(one) <= until.getTime())
      .toSorted((a, b) => wakesAt(a) - wakesAt(b)),
    mentions: mentions.items
      .filter(({ type, readAt }) => type === 'mentioned' && readAt === null)
      .map(presentNotification),
  };
}

async function mine(context: TodayContext, actor: Actor, more: object): Promise<ConversationForViewer[]> {
  const query = { ...conversationQuery.parse({ view: 'mine' }), ...more };
  return (await listConversations(context, actor, query)).items;
}

/** Whoever asks waits for others: nobody asks themselves. */
async function askedOf(context: TodayContext, actor: Actor): Promise<ConversationForViewer[]> {
  const rows = await context.store.conversations.askedOf(actor.userId, mostOfEach);
  const theirs = rows.filter(
    (row) => row.side?.openerId !== actor.userId && can(actor, 'conversations.view', subjectOf(row)),
  );
  return forViewer(context, actor, theirs);
}

async function promisesOf(context: TodayContext, actor: Actor, until: Date): Promise<Today['promises']> {
  const { store, clock } = context;
  const all = await store.commitments.ofOwner(actor.userId, mostOfEach);
  const due = all.filter(({ dueAt }) => dueAt <= until);
  const rows = await store.conversations.readMany(due.map(({ conversationId }) => conversationId));
  const seen = rows.filter((row) => can(actor, 'conversations.view', subjectOf(row)));
  const shown = new Map((await forViewer(context, actor, seen)).map((one) => [one.id, one]));
  return due.flatMap((row) => {
    const conversation = shown.get(row.conversationId);
    return conversation ? [{ commitment: presentCommitment(row, clock.now()), conversation }] : [];
  });
}
