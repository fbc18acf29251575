import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact, Evidence } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import type { StoredContactMerge } from '../../store/contact-merges.ts';
import { newId } from '../../store/ids.ts';
import { recordAudit } from '../audit/record.ts';
import { authorOf } from '../conversations/author.ts';
import { findContact } from './find.ts';
import { finishMerge, oneMergeAtATime } from './merge-steps.ts';
import { readPerson, type Person } from './person.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'publisher' | 'logger'>;

/** A person made of more contacts than this is a mistake. */
const mostMembers = 50;

/**
 * Says that two contacts are one person. The first stands for both from now on; nothing of either is changed or lost, so
 * that it can be taken back.
 * @throws AppError not-found when the actor does not see both
 */
export async function mergeContacts(
  context: Needs,
  actor: Actor,
  { id, otherId, evidence }: { id: string; otherId: string; evidence: Evidence[] },
): Promise<Contact> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  await Promise.all([findContact(context, actor, id), findContact(context, actor, otherId)]);
  const { name } = await authorOf(context, actor);
  const merge = await joinPeople(context, { id, otherId, evidence, by: { id: actor.userId, name } });
  if (merge) {
    await recordAudit(context, actor, {
      action: 'contact.merged',
      subject: `contact:${merge.intoId}`,
      data: { from: merge.fromId, merge: merge.id },
    });
  }
  return (await findContact(context, actor, id)).presented;
}

/** @returns null when they were one already */
export async function joinPeople(
  context: Needs,
  {
    id,
    otherId,
    evidence,
    by,
  }: { id: string; otherId: string } & Pick<StoredContactMerge, 'evidence' | 'by'>,
): Promise<StoredContactMerge | null> {
  return oneMergeAtATime(context, async () => {
    const [into, from] = await Promise.all([readPerson(context, id), readPerson(context, otherId)]);
    if (!into || !from) throw new AppError('not-found', { detail: 'There is no such contact.' });
    if (into.root.id === from.root.id) return null;
    checkSize(into, from);
    const merge: StoredContactMerge = {
      ...{ id: newId(), intoId: into.root.id, fromId: from.root.id, state: 'pending', by, evidence },
      ...{ at: context.clock.now(), undoneBy: null, undoneAt: null },
    };
    await context.store.contactMerges.insert(merge);
    await finishMerge(context, merge);
    return merge;
  });
}

function checkSize(into: Person, from: Person): void {
  if (into.ids.length + from.ids.length <= mostMembers) return;
  throw new AppError('not-capable', { detail: `A person can have up to ${mostMembers} contacts.` });
}

/**
 * Takes a merge back: both are as they were, and what came since went to whom it was written by.
 * @returns the contact that stood for both
 */
export async function undoMerge(context: Needs, actor: Actor, mergeId: string): Promise<Contact> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const merge = await context.store.contactMerges.read(mergeId);
  if (!merge) throw new AppError('not-found', { detail: 'There is no such merge.' });
  await findContact(context, actor, merge.intoId);
  const by = await authorOf(context, actor);
  await oneMergeAtATime(context, async () => {
    const undoing = await context.store.contactMerges.advance(merge.id, 'done', {
      state: 'undoing',
      undoneBy: { id: actor.userId, name: by.name },
      undoneAt: context.clock.now(),
    });
    if (!undoing) throw new AppError('too-late', { detail: 'This was taken back already.' });
    await finishMerge(context, undoing);
  });
  await recordAudit(context, actor, {
    action: 'contact.unmerged',
    subject: `contact:${merge.intoId}`,
    data: { from: merge.fromId, merge: merge.id },
  });
  return (await findContact(context, actor, merge.intoId)).presented;
}

/** Merges that were interrupted, for the sweep. */
export async function finishMerges(context: Needs, before: Date): Promise<void> {
  const unfinished = await context.store.contactMerges.unfinishedBefore(before);
  for (const merge of unfinished) {
    await oneMergeAtATime(context, () => finishMerge(context, merge));
  }
}
