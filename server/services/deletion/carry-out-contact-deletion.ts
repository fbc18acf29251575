import { visitorAddress } from '../visitors/threads.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredContactDeletion } from '../../store/deletions.ts';
import { audienceOf } from '../conversations/announce.ts';
import { familyOf } from '../merges/family.ts';
import { takeApart } from '../merges/merge.ts';
import { doubtSegments } from '../search/index/upkeep.ts';
import { anonymiseConversation } from './anonymise-conversation.ts';
import { forgetUnread } from './forget-unread.ts';
import { beginDeletion, settleMillis } from './delete-conversation.ts';
import { forgetVotes } from '../ideas/forget.ts';
import { arriveAgain, removeConversation, type DeletionContext } from './remove-conversation.ts';

/** So many conversations in one go: other upkeep has its turn in between. */
const atOnce = 100;
const pageSize = 20;
const mostMeanwhile = 500;

/** For the job: does a part of it, and asks for the next one. Each step may be done again. */
export async function carryOutContactDeletion(context: DeletionContext, id: string): Promise<void> {
  const { store, clock, queue } = context;
  const row = await store.contactDeletions.read(id);
  if (row?.state !== 'working') return;
  if (await removeSome(context, row)) {
    await queue.enqueue('contact.delete', { contactDeletionId: id });
    return;
  }
  await forgetPerson(context, row);
  const { untold } = (await store.contactDeletions.read(id)) ?? row;
  if (untold) await doubtSegments(context, untold);
  if (untold) await store.contactDeletions.told(id);
  await store.contactDeletions.advance(id, 'working', { state: 'settling', doneAt: clock.now() });
}

/** For the sweep: wakes what lost its job, and ends what has settled. */
export async function finishContactDeletions(context: DeletionContext): Promise<void> {
  const { contactDeletions } = context.store;
  for (const { id } of await contactDeletions.inState('working', atOnce)) {
    await context.queue.enqueue('contact.delete', { contactDeletionId: id });
  }
  const before = context.clock.now().getTime() - settleMillis;
  for (const row of await contactDeletions.inState('settling', atOnce)) {
    if ((row.doneAt?.getTime() ?? 0) > before) continue;
    await arriveAnew(context, row);
    await contactDeletions.advance(row.id, 'settling', { state: 'done', contactIds: [] });
  }
}

/** @returns whether there may be more; conversations that began after the deletion are somebody's news and stay */
async function removeSome(context: DeletionContext, row: StoredContactDeletion): Promise<boolean> {
  let done = 0;
  for (const contactId of row.contactIds) {
    let after: { at: Date; id: string } | undefined;
    for (;;) {
      const page = await context.store.conversations.ofContact({ contactId, sight: null, after }, pageSize);
      for (const found of page.items) {
        if (found.createdAt > row.at) continue;
        await removeOne(context, row, await apart(context, found));
        done += 1;
      }
      if (!page.last) break;
      if (done >= atOnce) return true;
      after = { at: page.last.lastActivityAt, id: page.last.id };
    }
  }
  return false;
}

/** What is somebody's goes, and nobody else's: what was merged with others is taken apart first. */
async function apart(
  context: DeletionContext,
  conversation: StoredConversation,
): Promise<StoredConversation> {
  const [, ...sources] = await familyOf(context, conversation);
  for (const { merge, ...source } of sources) {
    if (merge?.into === conversation.id) await takeApart(context, { ...source, merge });
  }
  const { merge } = conversation;
  if (merge) await takeApart(context, { ...conversation, merge });
  if (!merge && sources.length === 0) return conversation;
  return (await context.store.conversations.read(conversation.id)) ?? conversation;
}

async function removeOne(
  context: DeletionContext,
  row: StoredContactDeletion,
  conversation: StoredConversation,
): Promise<void> {
  const note = (sent: Parameters<typeof context.store.contactDeletions.note>[1]) =>
    context.store.contactDeletions.note(row.id, sent);
  if (row.conversations === 'anonymise') {
    await anonymiseConversation(context, conversation, { standIn: row.standIn, note });
    return;
  }
  const deletion = await beginDeletion(context, conversation, row.userId);
  if (deletion) await removeConversation(context, { ...deletion, note });
  const { id: conversationId } = conversation;
  context.publisher.publish(audienceOf(conversation), 'conversation.deleted', { conversationId });
}

/** What we know of the person besides their conversations; who they are goes last. */
async function forgetPerson(context: DeletionContext, { contactIds }: StoredContactDeletion): Promise<void> {
  const { store } = context;
  const identities = await store.contacts.identitiesOf(contactIds);
  const values = identities.map(({ value }) => value);
  await forgetVisitors(context, values);
  await forgetUnread(context, values);
  const theirs = { contactId: { $in: contactIds } };
  await store.orders.forget(contactIds);
  await store.loyalty.forget(contactIds);
  await store.redemptions.forget(contactIds);
  await store.referrers.forget(contactIds);
  await store.tierChanges.forget(contactIds);
  await store.asks.forget(contactIds);
  await store.consents.forget(contactIds);
  await forgetVotes(context, contactIds);
  await store.campaigns.forgetRecipients(contactIds);
  await store.suppressions.forget(identities.map(({ kind, value }) => ({ kind, address: value })));
  await store.contacts.claims.remove(theirs);
  await store.contactMerges.forget(contactIds);
  await store.pictures.remove(contactIds);
  await store.contacts.identities.remove(theirs);
  await store.contacts.collection.remove({ _id: { $in: contactIds } });
  await arriveAnew(context, { contactIds });
}

async function forgetVisitors({ store }: DeletionContext, values: readonly string[]): Promise<void> {
  const prefix = visitorAddress('');
  const visitorIds = values.flatMap((value) => (value.startsWith(prefix) ? value.slice(prefix.length) : []));
  for (const id of visitorIds) {
    await store.visitors.threads.remove({ visitorId: id });
    await store.visitors.collection.remove({ _id: id });
  }
}

/** What they wrote meanwhile belongs to nobody any more: it is imported again, from somebody new. */
async function arriveAnew(
  context: DeletionContext,
  { contactIds }: Pick<StoredContactDeletion, 'contactIds'>,
): Promise<void> {
  const { store } = context;
  const there = new Set((await store.contacts.readMany(contactIds)).map(({ id }) => id));
  for (const contactId of contactIds.filter((id) => !there.has(id))) {
    const { items } = await store.conversations.ofContact({ contactId, sight: null }, mostMeanwhile);
    for (const { id } of items) {
      await store.conversations.removeMany([id]);
      await arriveAgain(context, id);
    }
  }
}
