import { advocateFrom, friendFrom, type AdvocateTerms } from '../../../shared/advocates/score.ts';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Advocacy, AdvocateOverview } from '../../../shared/schemas/advocate.ts';
import type { Context } from '../../context.ts';
import { presentAsk } from '../../presenters/ask.ts';
import { recordAudit } from '../audit/record.ts';
import { findContact } from '../contacts/find.ts';
import { groupPeople, shownFields } from '../contacts/person.ts';
import { presentPeople } from '../contacts/present.ts';
import { judgeAdvocates } from './judge.ts';
import { againstAll, readStanding } from './standing.ts';

type ReadContext = Pick<Context, 'store' | 'clock'>;

const mostCounted = 9999;
const mostListed = 100;

/** How much somebody speaks for us at this moment, by what, and what they may be asked. @throws AppError not-found */
export async function readAdvocacy(context: ReadContext, actor: Actor, contactId: string): Promise<Advocacy> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const { person } = await findContact(context, actor, contactId);
  const [[judged], standing] = await Promise.all([
    judgeAdvocates(context, [person]),
    readStanding(context, person),
  ]);
  if (!judged) throw new AppError('not-found');
  const { score, level, reasons } = judged;
  const asks = standing.asks.map((row) => presentAsk(row));
  return { score, level, reasons, asks, ...(await againstAll(context, standing)) };
}

/** How many speak for us, and who does when others ask. @throws AppError not-allowed */
export async function readAdvocateOverview(context: ReadContext, actor: Actor): Promise<AdvocateOverview> {
  if (!can(actor, 'value.view')) throw new AppError('not-allowed');
  const { store } = context;
  const [{ advocates: terms }, advocate, friend, rows] = await Promise.all([
    store.workspace.read(),
    store.contacts.countAdvocates(advocateFrom, 101, mostCounted),
    store.contacts.countAdvocates(friendFrom, advocateFrom, mostCounted),
    store.asks.inState('agreed', mostListed),
  ]);
  const contacts = await store.contacts.readMany([...new Set(rows.map(({ contactId }) => contactId))]);
  const people = await groupPeople(context, contacts);
  const seen = new Set((await presentPeople(context, actor, people)).map(({ id }) => id));
  const references = rows.flatMap((row) => {
    const person = people.find(({ ids }) => ids.includes(row.contactId));
    return person && seen.has(person.root.id) ? [presentAsk(row, shownFields(person).name)] : [];
  });
  return { terms, counts: { advocate, friend }, references };
}

/** Other weights: everybody is judged by them within minutes. @throws AppError not-allowed */
export async function saveAdvocateTerms(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Actor,
  terms: AdvocateTerms,
): Promise<AdvocateTerms> {
  if (!can(actor, 'value.manage')) throw new AppError('not-allowed');
  await context.store.workspace.update({ advocates: terms });
  await context.store.health.put({ id: 'rescore', at: context.clock.now(), place: '' });
  const data = Object.entries(terms).map(([name, { weight, at }]) => [
    name,
    `${String(weight)} from ${String(at)}`,
  ]);
  await recordAudit(context, actor, {
    ...{ action: 'advocates.weighed', data: Object.fromEntries(data) as Record<string, string> },
  });
  return terms;
}
