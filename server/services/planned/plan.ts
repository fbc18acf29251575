import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PlannedInput, PlannedPatch, PlannedReply } from '../../../shared/schemas/planned.ts';
import type { StoredPlanned } from '../../store/planned.ts';
import { conversationFor } from '../conversations/find.ts';
import { removeDraft } from '../drafts/remove.ts';
import { claimUploads } from '../messages/claim-uploads.ts';
import { freezeReply, type ReplyContext } from '../messages/reply.ts';
import { plannedFor, tellPlanned, wakePlanned } from './keep.ts';
import { presentPlanned } from './present.ts';

const yearMillis = 366 * 86_400_000;

/**
 * Plans a reply. What the channel refuses today is refused today; what changes until then is told when it is time.
 * Order: files, the row, then the conversation: after a crash in between the sweep finds the row.
 * @throws AppError as `reply` does; validation-failed for a time that has passed or is more than a year away
 */
export async function planReply(
  context: ReplyContext,
  actor: Actor,
  {
    conversationId,
    input: { sendAt, unlessTheyWrite, ...input },
  }: { conversationId: string; input: PlannedInput },
): Promise<PlannedReply> {
  const ability = 'messages.reply';
  const conversation = await conversationFor(context, actor, { id: conversationId, ability });
  const at = timeOf(context, sendAt);
  const { id: messageId, attachments } = await freezeReply(context, actor, {
    ...{ conversation, input, checked: true },
  });
  const ids = attachments.map((file) => file.id);
  await claimUploads(context, actor, { ids, messageId, conversationId });
  const now = context.clock.now();
  // The message's id is made from the client id: a repeat meets its first.
  const row: StoredPlanned = {
    ...{ id: messageId, messageId, conversationId, userId: actor.userId, input, unlessTheyWrite },
    ...{ sendAt: at, dueAt: at, state: 'planned', problem: null, createdAt: now, updatedAt: now },
  };
  await context.store.planned.insert(row);
  await tellPlanned(context, conversationId);
  await wakePlanned(context, row);
  await removeDraft(context, actor, { conversationId, kind: 'reply' });
  return presentOne(context, row);
}

/** What is planned in a conversation, and what did not go out. */
export async function listPlanned(
  context: Pick<ReplyContext, 'store'>,
  actor: Actor,
  conversationId: string,
): Promise<{ items: PlannedReply[] }> {
  await conversationFor(context, actor, { id: conversationId, ability: 'conversations.view' });
  return { items: await presentPlanned(context, await context.store.planned.ofConversation(conversationId)) };
}

/**
 * Another time for it, also for one that did not go out: it is then planned again. A time that has passed is now.
 * @throws AppError too-late while it goes out
 */
export async function changePlanned(
  context: ReplyContext,
  actor: Actor,
  { id, patch }: { id: string; patch: PlannedPatch },
): Promise<PlannedReply> {
  const { row } = await plannedFor(context, actor, id);
  if (row.state === 'sending') throw tooLate();
  const now = context.clock.now();
  const wanted = patch.sendAt === undefined ? row.sendAt : new Date(patch.sendAt);
  const sendAt = wanted < now ? now : wanted;
  const { unlessTheyWrite = row.unlessTheyWrite } = patch;
  const again = { state: 'planned', problem: null, dueAt: sendAt, createdAt: now } as const;
  const set = { unlessTheyWrite, updatedAt: later(row, now), ...(patch.sendAt && { sendAt, ...again }) };
  const after = await context.store.planned.update(row, set);
  if (!after) throw tooLate();
  await tellPlanned(context, row.conversationId);
  await wakePlanned(context, after);
  return presentOne(context, after);
}

/** Each change is another one, also within a millisecond. */
export function later(row: Pick<StoredPlanned, 'updatedAt'>, now: Date): Date {
  return new Date(Math.max(now.getTime(), row.updatedAt.getTime() + 1));
}

export function tooLate(): AppError {
  return new AppError('too-late', { detail: 'It is on its way, or somebody else changed it.' });
}

function timeOf({ clock }: Pick<ReplyContext, 'clock'>, sendAt: string): Date {
  const at = new Date(sendAt);
  const ahead = at.getTime() - clock.now().getTime();
  if (ahead > 0 && ahead < yearMillis) return at;
  throw new AppError('validation-failed', {
    fields: [{ path: 'sendAt', message: 'Choose a time to come, within a year.' }],
  });
}

async function presentOne(context: Pick<ReplyContext, 'store'>, row: StoredPlanned): Promise<PlannedReply> {
  const [presented] = await presentPlanned(context, [row]);
  if (!presented) throw new AppError('not-found');
  return presented;
}
