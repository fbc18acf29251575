import { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Contact } from '../../../shared/schemas/contact.ts';
import type { ValuePeopleFilter, valuePeopleQuery } from '../../../shared/schemas/value.ts';
import { csvLine } from '../../../shared/text/csv.ts';
import { periodsUntil } from '../../../shared/value/periods.ts';
import { isBehind, type ValueSet } from '../../../shared/value/report.ts';
import { encodePosition } from '../../store/cursor.ts';
import { groupPeople } from '../contacts/person.ts';
import { presentPeople } from '../contacts/present.ts';
import { positionFrom } from '../conversations/page-position.ts';
import { walkHistories } from './histories.ts';
import { periodCount, readScene, type ValueContext, type ValueScene } from './report.ts';

const dayMillis = 86_400_000;
const atOnce = 200;

interface Found {
  id: string;
  /** The day on which they were active last. */
  last: number;
}

/** The people behind a figure, active last first. A page may be shorter than its limit while there is a next. */
export async function listValuePeople(
  context: ValueContext,
  actor: Actor,
  query: z.infer<typeof valuePeopleQuery>,
): Promise<{ items: Contact[]; next: string | null }> {
  const all = await peopleBehind(context, actor, query);
  const place = positionFrom(query.cursor);
  const from = place ? all.findIndex(({ id }) => id === place.id) + 1 : 0;
  // Who was the last of a page may be gone from the figure since: the place is where they would stand.
  const start = place && from === 0 ? all.findIndex((one) => !isBefore(one, place)) : from;
  const some = start < 0 ? [] : all.slice(start, start + query.limit);
  const last = some.at(-1);
  const goesOn = last !== undefined && start + query.limit < all.length;
  return {
    items: await present(context, actor, some),
    next: goesOn ? encodePosition({ at: new Date(last.last * dayMillis), id: last.id }) : null,
  };
}

const isBefore = ({ last, id }: Found, place: { at: Date; id: string }): boolean => {
  const day = place.at.getTime() / dayMillis;
  return last > day || (last === day && id >= place.id);
};

/** All of them as CSV, of those whom the actor sees. @throws AppError not-allowed, validation-failed */
export async function exportValuePeople(
  context: ValueContext,
  actor: Actor,
  filter: ValuePeopleFilter,
): Promise<Readable> {
  const all = await peopleBehind(context, actor, filter);
  return Readable.from(csvOf(context, actor, all));
}

async function* csvOf(context: ValueContext, actor: Actor, all: readonly Found[]): AsyncGenerator<string> {
  yield csvLine([
    'contact',
    'name',
    'address',
    'company',
    'orders',
    'total',
    'currency',
    'first order',
    'last',
  ]);
  for (let at = 0; at < all.length; at += atOnce) {
    for (const one of await present(context, actor, all.slice(at, at + atOnce))) {
      const { count = 0, total = 0, currency = '', firstAt = '', lastAt = '' } = one.orders ?? {};
      const [identity] = one.identities;
      const address = identity?.handle ?? identity?.value ?? '';
      yield csvLine([one.id, one.name, address, one.company, count, total, currency, firstAt, lastAt]);
    }
  }
}

async function peopleBehind(
  context: ValueContext,
  actor: Actor,
  filter: ValuePeopleFilter,
): Promise<Found[]> {
  const scene = await readScene(context, actor, filter.period);
  const wanted = wantedOf(filter, scene);
  const { lostDays } = scene.settings;
  const found: Found[] = [];
  for await (const history of walkHistories(context, { ...scene, onMore: () => undefined })) {
    if (isBehind(history, wanted, lostDays)) found.push({ id: history.id, last: history.active.at(-1) ?? 0 });
  }
  return found.toSorted((a, b) => b.last - a.last || (a.id < b.id ? 1 : -1));
}

/** @throws AppError validation-failed for a period that the report does not have */
function wantedOf({ set, key, after }: ValuePeopleFilter, { settings, today }: ValueScene): ValueSet {
  if (set === 'cohort') return { set, month: key, after: after ?? null };
  const length = settings.period;
  const period = periodsUntil(today, length, periodCount[length]).find((one) => one.key === key);
  if (period) return { set, period };
  throw new AppError('validation-failed', {
    fields: [{ path: 'key', message: 'The report has no such period.' }],
  });
}

/** In their order, those whom the actor sees. */
async function present(context: ValueContext, actor: Actor, some: readonly Found[]): Promise<Contact[]> {
  const contacts = await context.store.contacts.readMany(some.map(({ id }) => id));
  const shown = await presentPeople(context, actor, await groupPeople(context, contacts));
  const byId = new Map(shown.map((one) => [one.id, one]));
  return some.flatMap(({ id }) => byId.get(id) ?? []);
}
