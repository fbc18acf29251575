import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { HealthTerms } from '../../../shared/health/signals.ts';
import type { ContactHealthAnswer, HealthOverview } from '../../../shared/schemas/health.ts';
import type { Context } from '../../context.ts';
import { recordAudit } from '../audit/record.ts';
import { findContact } from '../contacts/find.ts';
import { groupPeople } from '../contacts/person.ts';
import { judgePeople, readHealthScene, type HealthContext } from './upkeep.ts';

const mostCounted = 9999;

/** How a customer fares at this moment, and by what. @throws AppError not-found */
export async function readContactHealth(
  context: HealthContext,
  actor: Actor,
  contactId: string,
): Promise<ContactHealthAnswer> {
  await findContact(context, actor, contactId);
  const contact = await context.store.contacts.read(contactId);
  const [person] = await groupPeople(context, contact ? [contact] : []);
  const [health] = person ? await judgePeople(context, [person], await readHealthScene(context)) : [];
  if (!health) throw new AppError('not-found');
  return { ...health, at: health.at.toISOString() };
}

/** How all fare, by which signals, and how right those were. @throws AppError not-allowed */
export async function readHealthOverview(context: HealthContext, actor: Actor): Promise<HealthOverview> {
  if (!can(actor, 'value.view')) throw new AppError('not-allowed');
  const { store } = context;
  const [{ terms, lostDays }, test, rescoring, ...counts] = await Promise.all([
    readHealthScene(context),
    store.health.read('test'),
    store.health.read('rescore'),
    store.contacts.countHealth(70, 101, mostCounted),
    store.contacts.countHealth(40, 70, mostCounted),
    store.contacts.countHealth(0, 40, mostCounted),
  ]);
  const [good, watch, risk] = counts;
  return {
    ...{ terms, lostDays, counts: { good, watch, risk }, rescoring: rescoring !== null },
    test: {
      state: test?.state ?? 'none',
      doneAt: test?.doneAt?.toISOString() ?? null,
      result: test?.result ? presentTest(test.result) : null,
    },
  };
}

function presentTest({ from, to, ...rest }: { from: number | null; to: number | null } & object) {
  const day = (at: number | null) => (at === null ? null : new Date(at).toISOString().slice(0, 10));
  return {
    ...(rest as Omit<NonNullable<HealthOverview['test']['result']>, 'from' | 'to'>),
    from: day(from),
    to: day(to),
  };
}

/** Other weights: everybody is judged by them within minutes. @throws AppError not-allowed */
export async function saveHealthTerms(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Actor,
  terms: HealthTerms,
): Promise<HealthTerms> {
  if (!can(actor, 'value.manage')) throw new AppError('not-allowed');
  await context.store.workspace.update({ health: terms });
  await context.store.health.put({ id: 'rescore', at: context.clock.now(), place: '' });
  const data = Object.entries(terms).map(([name, { weight, at }]) => [
    name,
    `${String(weight)} from ${String(at)}`,
  ]);
  await recordAudit(context, actor, {
    ...{ action: 'health.weighed', data: Object.fromEntries(data) as Record<string, string> },
  });
  return terms;
}
