import type { z } from 'zod';
import { seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Commitment, commitmentInput, commitmentPatch } from '../../../shared/schemas/commitment.ts';
import { nextTime, repeatFrom } from '../../../shared/tasks/recurrence.ts';
import { presentCommitment } from '../../presenters/sla.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom, newId } from '../../store/ids.ts';
import type { StoredCommitment } from '../../store/sla-facts.ts';
import { announceMessage } from '../conversations/announce.ts';
import { authorOf } from '../conversations/author.ts';
import { conversationFor } from '../conversations/find.ts';
import { activityRow } from '../conversations/write-activity.ts';
import type { SlaContext } from './advance.ts';

const listed = 100;

/** What was promised in a conversation, next first. @throws AppError not-found */
export async function listCommitments(
  context: Pick<SlaContext, 'store' | 'clock'>,
  actor: Actor,
  conversationId: string,
): Promise<Commitment[]> {
  await conversationFor(context, actor, { id: conversationId, ability: 'conversations.view' });
  const rows = await context.store.commitments.ofConversation(conversationId, listed);
  return rows.map((row) => presentCommitment(row, context.clock.now()));
}

/** @throws AppError not-found; validation-failed for an owner who does not see the conversation */
export async function createCommitment(
  context: SlaContext,
  actor: Actor,
  { conversationId, input }: { conversationId: string; input: z.output<typeof commitmentInput> },
): Promise<Commitment> {
  const wanted = { id: conversationId, ability: 'conversations.update' } as const;
  const conversation = await conversationFor(context, actor, wanted);
  const { ownerId = actor.userId, text } = input;
  await checkOwner(context, conversation, ownerId);
  const now = context.clock.now();
  const row: StoredCommitment = {
    ...{ id: newId(), conversationId, inboxId: conversation.inboxId, text, ownerId },
    ...{ dueAt: new Date(input.dueAt), state: 'open', untold: true, closedAt: null },
    ...{ createdBy: actor.userId, createdAt: now, updatedAt: now },
    ...(input.kind === 'task' && { kind: 'task' }),
    ...(await repeatOf(context, input)),
  };
  await context.store.commitments.insert(row);
  if (!row.kind) await say(context, actor, { conversation, type: 'promised', row });
  return presentCommitment(row, now);
}

/** Done, taken back, given to somebody else, put off. @throws AppError not-found, validation-failed */
export async function updateCommitment(
  context: SlaContext,
  actor: Actor,
  { id, patch }: { id: string; patch: z.output<typeof commitmentPatch> },
): Promise<Commitment> {
  const before = await context.store.commitments.read(id);
  if (!before) throw new AppError('not-found');
  const wanted = { id: before.conversationId, ability: 'conversations.update' } as const;
  const conversation = await conversationFor(context, actor, wanted);
  const { text = before.text, ownerId = before.ownerId, state = before.state } = patch;
  if (ownerId !== before.ownerId) await checkOwner(context, conversation, ownerId);
  const now = context.clock.now();
  const dueAt = patch.dueAt === undefined ? before.dueAt : new Date(patch.dueAt);
  const moved = dueAt.getTime() !== before.dueAt.getTime() || state !== before.state;
  if (state === 'done' && before.state === 'open') await comeBack(context, before);
  const row = await context.store.commitments.change(id, {
    ...{ text, ownerId, state, dueAt, updatedAt: now },
    closedAt: state === 'open' ? null : (before.closedAt ?? now),
    untold: state === 'open' && (moved ? dueAt > now : before.untold === true),
  });
  if (!row) throw new AppError('not-found');
  const type = { open: 'promised', done: 'promise-kept', cancelled: 'promise-taken-back' }[state];
  if (moved && !row.kind) await say(context, actor, { conversation, type, row });
  return presentCommitment(row, now);
}

/** What it is anchored to: the clocks of the place, as they show it the first time. */
async function repeatOf(
  { store }: Pick<SlaContext, 'store'>,
  { repeat, dueAt }: z.output<typeof commitmentInput>,
): Promise<Pick<StoredCommitment, 'repeat'>> {
  if (!repeat) return {};
  const timeZone = repeat.timeZone ?? (await store.workspace.read()).timeZone;
  return { repeat: repeatFrom({ ...repeat, timeZone }, new Date(dueAt)) };
}

/** The next one is there before this one is done; its id makes that there is one, whoever does it how often. */
async function comeBack(
  { store, clock }: Pick<SlaContext, 'store' | 'clock'>,
  done: StoredCommitment,
): Promise<void> {
  if (!done.repeat) return;
  const now = clock.now();
  await store.commitments.insert({
    ...done,
    ...{ id: idFrom(['commitment-after', done.id]), state: 'open', untold: true, closedAt: null },
    ...{ dueAt: nextTime(done.repeat, done.dueAt, now), createdAt: now, updatedAt: now },
  });
}

async function checkOwner(
  { store }: Pick<SlaContext, 'store'>,
  conversation: StoredConversation,
  ownerId: string,
): Promise<void> {
  const owner = await store.users.findById(ownerId);
  if (owner?.active && (seesInbox(owner, conversation.inboxId) || conversation.sharedWith.includes(ownerId)))
    return;
  throw new AppError('validation-failed', {
    fields: [{ path: 'ownerId', message: 'This person does not see the conversation.' }],
  });
}

/** In the thread, as one quiet sentence. */
async function say(
  context: SlaContext,
  actor: Actor,
  { conversation, type, row }: { conversation: StoredConversation; type: string; row: StoredCommitment },
): Promise<void> {
  const [author, owner] = await Promise.all([
    authorOf(context, actor),
    context.store.users.findById(row.ownerId),
  ]);
  const data = { text: row.text, ownerName: owner?.name ?? '', dueAt: row.dueAt.toISOString() };
  const now = context.clock.now();
  const message = activityRow({ conversation, author, activity: { type, data }, now });
  await context.store.messages.insert(message);
  announceMessage(context, { message, conversation });
}
