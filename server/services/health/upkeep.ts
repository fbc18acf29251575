import { scoreHealth, type HealthScene } from '../../../shared/health/score.ts';
import type { Context } from '../../context.ts';
import type { StoredContact } from '../../store/contacts.ts';
import type { StoredHealth } from '../../store/health.ts';
import { judgeAdvocates } from '../advocates/judge.ts';
import { groupPeople, type Person } from '../contacts/person.ts';
import { readHealthHistories } from './histories.ts';

export type HealthContext = Pick<Context, 'store' | 'clock'>;

const hourMillis = 3_600_000;
export const dayMillis = 24 * hourMillis;
/** Nothing that is older moves a score: two spans of being lost at most. */
const yearsBack = 2 * 365 * dayMillis;
/** People in one round of reads. */
const atOnce = 100;
/** In one sweep: the rest waits for the next. */
const mostInSweep = 1000;
/** Changes are only counted off, so many more of them. */
const mostChanged = 20_000;
const changedAtOnce = 1000;

/** By which everybody is judged now. */
export async function readHealthScene({ store, clock }: HealthContext): Promise<HealthScene> {
  const { health: terms, value } = await store.workspace.read();
  return { terms, lostDays: value.lostDays, at: clock.now().getTime(), live: true };
}

/** The health of each person now, in their order. */
export async function judgePeople(
  context: HealthContext,
  people: readonly Person[],
  scene: HealthScene,
): Promise<StoredHealth[]> {
  const histories = await readHealthHistories(context, people, new Date(scene.at - yearsBack));
  return histories.map((history) => ({ ...scoreHealth(history, scene), at: new Date(scene.at) }));
}

/** Judges the people behind some contacts and writes it down with who stands for them. */
export async function scoreContacts(
  context: HealthContext,
  contacts: readonly StoredContact[],
): Promise<void> {
  const scene = await readHealthScene(context);
  const people = await groupPeople(context, contacts);
  for (let at = 0; at < people.length; at += atOnce) {
    const some = people.slice(at, at + atOnce);
    const [judged, advocates] = await Promise.all([
      judgePeople(context, some, scene),
      judgeAdvocates(context, some),
    ]);
    const none = { health: null, advocate: null };
    await context.store.contacts.saveHealth(
      some.flatMap(({ root, members }, nth) => [
        {
          ...{ id: root.id, health: judged[nth] ?? null, advocate: advocates[nth] ?? null },
          nextAt: nextLook(scene.at, root.id),
        },
        ...members.map(({ id }) => ({ ...none, id, nextAt: nextLook(scene.at, id) })),
      ]),
    );
  }
}

/** A day later, spread over some hours: not everybody is looked at in the same minute. */
function nextLook(now: number, id: string): Date {
  const share = Number.parseInt(id.slice(-4), 16) / 0x1_00_00;
  return new Date(now + dayMillis - share * 6 * hourMillis);
}

/** For the sweep: who wrote, was answered or kept waiting since, and who was not looked at for a day. */
export async function sweepHealth(context: HealthContext): Promise<void> {
  await doubtChanged(context);
  await goOnRescoring(context);
  const due = await context.store.contacts.healthDue(context.clock.now(), mostInSweep);
  await scoreContacts(context, due);
}

/** Whose conversations changed since the last sweep; a change that a slow clock hid is found by the daily look. */
async function doubtChanged({ store, clock }: HealthContext): Promise<void> {
  const now = clock.now();
  let { at, place } = (await store.health.read('changed')) ?? { at: now, place: '' };
  const ids = new Set<string>();
  for (let read = 0; read < mostChanged; read += changedAtOnce) {
    const rows = await store.conversations.changedAfter({ at, id: place }, changedAtOnce);
    for (const { contact } of rows) ids.add(contact.id);
    const last = rows.at(-1);
    if (last) [at, place] = [last.updatedAt, last.id];
    if (rows.length < changedAtOnce) break;
  }
  await store.contacts.doubtHealth([...ids], now);
  await store.health.put({ id: 'changed', at, place });
}

/** Other weights: everybody is to be judged by them, some in each sweep. */
async function goOnRescoring(context: HealthContext): Promise<void> {
  const { store } = context;
  const work = await store.health.read('rescore');
  if (!work) return;
  const rows = await store.contacts.from(work.place, mostInSweep);
  await scoreContacts(context, rows);
  const last = rows.at(-1);
  if (!last || rows.length < mostInSweep) await store.health.remove('rescore');
  else await store.health.put({ ...work, place: last.id });
}
