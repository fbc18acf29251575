import type { Actor } from '../../../shared/abilities.ts';
import type { Bulk, BulkPatch } from '../../../shared/schemas/bulk.ts';
import type { ConversationPatch } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import type { BulkFields, StoredBulkChange } from '../../store/bulk-actions.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { conversationFor } from '../conversations/find.ts';
import { updateConversation } from '../conversations/update.ts';

type OneContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

export interface Outcome {
  left?: Bulk['left'][number];
}

/**
 * Changes one conversation of many. What it was is written down before, so that whoever dies in between can still take it
 * back.
 * @throws AppError as `updateConversation` does
 */
export async function changeOne(
  context: OneContext,
  actor: Actor,
  { change, patch }: { change: StoredBulkChange; patch: BulkPatch },
): Promise<Outcome> {
  const { store } = context;
  const wanted = { id: change.conversationId, ability: 'conversations.update' } as const;
  const now = await conversationFor(context, actor, wanted);
  const before = change.before ?? fieldsOf(now);
  if (change.state === 'waiting') await store.bulk.settle(change.id, { state: 'begun', before });
  await updateConversation(context, actor, { id: now.id, patch: patchFor(now, patch), quiet: true });
  const after = await store.conversations.read(now.id);
  await store.bulk.settle(change.id, { state: 'changed', after: after && fieldsOf(after) });
  return {};
}

/** Takes it back field by field, wherever it is still as it was made. */
export async function takeBackOne(
  context: OneContext,
  actor: Actor,
  change: StoredBulkChange,
): Promise<Outcome> {
  const { id, conversationId, before, after } = change;
  const wanted = { id: conversationId, ability: 'conversations.update' } as const;
  const now = await conversationFor(context, actor, wanted);
  const { patch, kept } =
    before && after ? wayBack(fieldsOf(now), before, after) : { patch: {}, kept: false };
  if (Object.keys(patch).length > 0) {
    await updateConversation(context, actor, { id: conversationId, patch, quiet: true });
  }
  await context.store.bulk.settle(id, { state: 'back' });
  const reason = 'Somebody changed it again since.';
  return kept ? { left: { id: conversationId, number: now.number, reason } } : {};
}

function fieldsOf(row: StoredConversation): BulkFields {
  const { status, snoozedUntil, priority, assigneeId, teamId, spam, tagIds } = row;
  return { status, snoozedUntil, priority, assigneeId, teamId, spam, tagIds };
}

function patchFor(now: StoredConversation, patch: BulkPatch): ConversationPatch {
  const { addTagIds = [], removeTagIds = [], ...rest } = patch;
  if (addTagIds.length + removeTagIds.length === 0) return rest;
  const tagIds = [...new Set([...now.tagIds, ...addTagIds])].filter((id) => !removeTagIds.includes(id));
  return { ...rest, tagIds };
}

const plain = ['priority', 'assigneeId', 'teamId', 'spam'] as const;

/** @returns what leads back, and whether something had to be kept */
export function wayBack(
  now: BulkFields,
  before: BulkFields,
  after: BulkFields,
): { patch: ConversationPatch; kept: boolean } {
  const changed = plain.filter((field) => before[field] !== after[field]);
  const same = changed.filter((field) => now[field] === after[field]);
  const statusChanged = before.status !== after.status || !isSame(before.snoozedUntil, after.snoozedUntil);
  const statusSame = now.status === after.status && isSame(now.snoozedUntil, after.snoozedUntil);
  const added = after.tagIds.filter((id) => !before.tagIds.includes(id));
  const removed = before.tagIds.filter((id) => !after.tagIds.includes(id));
  const tagIds = [...now.tagIds.filter((id) => !added.includes(id)), ...removed];
  return {
    patch: {
      ...Object.fromEntries(same.map((field) => [field, before[field]])),
      ...(added.length + removed.length > 0 && { tagIds: [...new Set(tagIds)] }),
      ...(statusChanged && statusSame && statusOf(before)),
    },
    kept: same.length < changed.length || (statusChanged && !statusSame),
  };
}

function statusOf({ status, snoozedUntil }: BulkFields): ConversationPatch {
  if (status !== 'snoozed') return { status };
  return snoozedUntil ? { status, snoozedUntil: snoozedUntil.toISOString() } : { status: 'open' };
}

function isSame(one: Date | null, other: Date | null): boolean {
  return one?.getTime() === other?.getTime();
}
