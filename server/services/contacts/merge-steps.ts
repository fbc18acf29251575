import { randomUUID } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { StoredContactMerge } from '../../store/contact-merges.ts';
import type { StoredContact } from '../../store/contacts.ts';
import { countVotesOf } from '../ideas/count.ts';
import { readPerson } from './person.ts';
import { showPerson } from './rename.ts';

export type MergeContext = Pick<Context, 'store' | 'clock' | 'publisher'>;

/**
 * Does what a merge, or taking it back, says. Each step may be done again, so a crash in between is made up for by the
 * sweep: the row says what is wanted until everything is so.
 */
export async function finishMerge(context: MergeContext, merge: StoredContactMerge): Promise<void> {
  if (merge.state === 'pending') await join(context, merge);
  if (merge.state === 'undoing') await part(context, merge);
}

async function join(context: MergeContext, { id, intoId, fromId }: StoredContactMerge): Promise<void> {
  const { store, clock } = context;
  const [into, from] = await Promise.all([store.contacts.read(intoId), store.contacts.read(fromId)]);
  if (into && from) {
    const now = clock.now();
    const moving = movingWith(from);
    const rootId = into.mergedInto ?? into.id;
    for (const above of await aboveOf(context, into)) await store.contacts.addMembers(above.id, moving, now);
    await store.contacts.pointMembers(moving, rootId, now);
    await renameAll(context, rootId);
    await countVotesOf(context, [...moving, rootId, ...(into.memberIds ?? [])]);
  }
  await store.contactMerges.advance(id, 'pending', { state: 'done' });
}

async function part(context: MergeContext, { id, intoId, fromId }: StoredContactMerge): Promise<void> {
  const { store, clock } = context;
  const from = await store.contacts.read(fromId);
  if (from) {
    const now = clock.now();
    const moving = movingWith(from);
    const above = (await aboveOf(context, from)).filter((contact) => contact.id !== from.id);
    await store.contacts.removeMembers(
      above.map((contact) => contact.id),
      moving,
      now,
    );
    await store.contacts.pointMembers(from.memberIds ?? [], from.id, now);
    await store.contacts.pointMembers([from.id], null, now);
    await renameAll(context, from.id);
    await renameAll(context, intoId);
    await countVotesOf(context, [intoId, ...movingWith(from)]);
  }
  await store.contactMerges.advance(id, 'undoing', { state: 'undone' });
}

/** A contact goes with all that were merged into it before. */
function movingWith({ id, memberIds }: StoredContact): string[] {
  return [id, ...(memberIds ?? [])];
}

/** The contact itself and every one that stands for it, directly or through another. */
async function aboveOf({ store }: MergeContext, contact: StoredContact): Promise<StoredContact[]> {
  const rootId = contact.mergedInto ?? null;
  if (rootId === null) return [contact];
  const root = await store.contacts.read(rootId);
  const group = await store.contacts.readMany(root?.memberIds ?? []);
  const holds = ({ id, memberIds }: StoredContact) =>
    id === contact.id || (memberIds ?? []).includes(contact.id);
  return [...(root ? [root] : []), ...group].filter(holds);
}

async function renameAll(context: MergeContext, id: string): Promise<void> {
  const person = await readPerson(context, id);
  if (person) await showPerson(context, person);
}

const lease = { name: 'contacts/merge', millis: 20_000 };

/** One merge at a time in the whole workspace: two that cross would make a circle. */
export async function oneMergeAtATime<T>(context: MergeContext, work: () => Promise<T>): Promise<T> {
  const { leases } = context.store;
  const owner = randomUUID();
  if (!(await leases.acquire({ ...lease, owner, now: context.clock.now() }))) {
    throw new AppError('unavailable', { detail: 'Other contacts are being merged; try again in a moment.' });
  }
  try {
    return await work();
  } finally {
    await leases.release(lease.name, owner);
  }
}
