import { randomUUID } from 'node:crypto';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Company } from '../../../shared/schemas/company.ts';
import type { Evidence } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import type { StoredCompany } from '../../store/companies.ts';
import type { StoredCompanyMerge } from '../../store/company-merges.ts';
import { newId } from '../../store/ids.ts';
import { recordAudit } from '../audit/record.ts';
import { authorOf } from '../conversations/author.ts';
import { readCompany } from './manage.ts';
import { rootCompany } from './resolve.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'logger'>;

const lease = { name: 'companies/merge', millis: 20_000 };
/** Who was being given a company while it became part of another is looked at again then. */
const settleMillis = 60_000;
const mostLevels = 50;

/**
 * Says that another company is part of this one. Its people are shown with this one, its names and ids in other systems lead
 * here; what this one lacks is taken from it. It stays as it was, so that it can be taken back.
 * @throws AppError not-found, too-late when one of them is part of another already, unavailable while others are merged
 */
export async function mergeCompanies(
  context: Needs,
  actor: Actor,
  { id, otherId, evidence }: { id: string; otherId: string; evidence: Evidence[] },
): Promise<Company> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { store, clock } = context;
  const by = { id: actor.userId, name: (await authorOf(context, actor)).name };
  const merge = await oneAtATime(context, async () => {
    const [into, from] = await Promise.all([store.companies.read(id), store.companies.read(otherId)]);
    if (!into || !from) throw new AppError('not-found', { detail: 'There is no such company.' });
    if (into.id === from.id || from.mergedInto === into.id) return null;
    if (into.mergedInto !== undefined || from.mergedInto !== undefined) {
      throw new AppError('too-late', { detail: 'One of them is part of another company already.' });
    }
    const row: StoredCompanyMerge = {
      ...{ id: newId(), intoId: into.id, fromId: from.id, state: 'pending', by, evidence },
      ...{ filled: fillingOf(into, from), at: clock.now(), settleAt: null, undoneBy: null, undoneAt: null },
    };
    await store.companyMerges.insert(row);
    await finish(context, row);
    return row;
  });
  if (merge) {
    await recordAudit(context, actor, {
      ...{ action: 'company.merged', subject: `company:${id}`, data: { from: otherId, merge: merge.id } },
    });
  }
  return readCompany(context, actor, id);
}

/** What one lacks and the other has: "attributes.<id>" for each value. Pure. */
export function fillingOf(into: StoredCompany, from: StoredCompany): Record<string, unknown> {
  const filled: Record<string, unknown> = {};
  for (const field of ['website', 'notes'] as const) {
    if (into[field] === '' && from[field] !== '') filled[field] = from[field];
  }
  if (into.ownerId === null && from.ownerId !== null) filled['ownerId'] = from.ownerId;
  for (const [key, value] of Object.entries(from.attributes ?? {})) {
    if (into.attributes?.[key] === undefined) filled[`attributes.${key}`] = value;
  }
  return filled;
}

const lackOf = (field: string): unknown => {
  if (field === 'website' || field === 'notes') return '';
  return field === 'ownerId' ? null : undefined;
};

/** Does what a merge, or taking it back, says. Each step may be done again. */
async function finish(context: Needs, merge: StoredCompanyMerge): Promise<void> {
  const { store, clock } = context;
  const settleAt = new Date(clock.now().getTime() + settleMillis);
  if (merge.state === 'pending') {
    const { filled, fromId, intoId } = merge;
    await store.companies.makePart(fromId, intoId, clock.now());
    for (const [field, value] of Object.entries(filled)) {
      const lack = lackOf(field);
      await store.companies.changeIf(
        intoId,
        { [field]: lack === undefined ? { $exists: false } : lack },
        { [field]: value },
      );
    }
    await movePeople(context, merge);
    await store.companyMerges.advance(merge.id, 'pending', { state: 'done', settleAt });
  }
  if (merge.state === 'undoing') {
    const { filled, fromId, intoId } = merge;
    await store.companies.part(fromId, intoId, clock.now());
    for (const [field, value] of Object.entries(filled)) {
      await store.companies.takeBack(intoId, { field, value, lack: lackOf(field) });
    }
    await returnPeople(context, merge);
    await store.companyMerges.advance(merge.id, 'undoing', { state: 'undone', settleAt });
  }
}

async function movePeople({ store, clock }: Needs, { intoId, fromId }: StoredCompanyMerge): Promise<void> {
  const [into, from] = await Promise.all([store.companies.read(intoId), store.companies.read(fromId)]);
  if (!into || !from) return;
  const { id, name } = await rootCompany({ store }, into);
  await store.contacts.moveCompany({ id: from.id, name: from.name }, { id, name }, clock.now());
}

async function returnPeople({ store, clock }: Needs, { fromId }: StoredCompanyMerge): Promise<void> {
  const from = await store.companies.read(fromId);
  // Part of another by now: that merge has them.
  if (!from || from.mergedInto !== undefined) return;
  const { id, name } = from;
  await store.contacts.returnCompany({ id, name }, await familyOf({ store }, fromId), clock.now());
}

/** A company and all that are part of it, whatever the level. */
async function familyOf({ store }: Pick<Context, 'store'>, id: string): Promise<string[]> {
  const all = [id];
  let level = [id];
  for (let turn = 0; level.length > 0 && turn < mostLevels; turn += 1) {
    level = (await store.companies.partsOf(level)).map((row) => row.id);
    all.push(...level);
  }
  return all;
}

/**
 * Takes a merge back: its people are shown with it again, and what was taken from it goes where nobody changed it.
 * @returns the company that stood for both
 */
export async function undoCompanyMerge(context: Needs, actor: Actor, mergeId: string): Promise<Company> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { store, clock } = context;
  const merge = await store.companyMerges.read(mergeId);
  if (!merge) throw new AppError('not-found', { detail: 'There is no such merge.' });
  const undoneBy = { id: actor.userId, name: (await authorOf(context, actor)).name };
  await oneAtATime(context, async () => {
    const set = { state: 'undoing' as const, undoneBy, undoneAt: clock.now() };
    const undoing = await store.companyMerges.advance(merge.id, 'done', set);
    if (!undoing) throw new AppError('too-late', { detail: 'This was taken back already.' });
    await finish(context, undoing);
  });
  await recordAudit(context, actor, {
    ...{ action: 'company.unmerged', subject: `company:${merge.intoId}` },
    data: { from: merge.fromId, merge: merge.id },
  });
  return readCompany(context, actor, merge.intoId);
}

/** Says that two companies are two. @throws AppError not-found */
export async function tellCompaniesApart(
  context: Needs,
  actor: Actor,
  { id, otherId }: { id: string; otherId: string },
): Promise<void> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { companies } = context.store;
  const [one, other] = await Promise.all([companies.read(id), companies.read(otherId)]);
  if (!one || !other) throw new AppError('not-found', { detail: 'There is no such company.' });
  if (!one.notTheSame?.includes(otherId)) await companies.tellApart(id, otherId);
  if (!other.notTheSame?.includes(id)) await companies.tellApart(otherId, id);
}

/** For the sweep: what was interrupted, and whoever was given a company while it changed. */
export async function finishCompanyMerges(context: Needs, before: Date): Promise<void> {
  const { companyMerges } = context.store;
  for (const merge of await companyMerges.unfinishedBefore(before)) {
    await oneAtATime(context, () => finish(context, merge));
  }
  for (const merge of await companyMerges.unsettled(context.clock.now())) {
    if (merge.state === 'done') await movePeople(context, merge);
    if (merge.state === 'undone') await returnPeople(context, merge);
    await companyMerges.settled(merge.id);
  }
}

/** One merge at a time in the whole workspace: two that cross would make a circle. */
async function oneAtATime<T>(context: Needs, work: () => Promise<T>): Promise<T> {
  const { leases } = context.store;
  const owner = randomUUID();
  if (!(await leases.acquire({ ...lease, owner, now: context.clock.now() }))) {
    throw new AppError('unavailable', { detail: 'Other companies are being merged; try again in a moment.' });
  }
  try {
    return await work();
  } finally {
    await leases.release(lease.name, owner);
  }
}
