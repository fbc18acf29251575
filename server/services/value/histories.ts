import type { ValueSettings } from '../../../shared/schemas/value.ts';
import type { CustomerHistory, Purchase } from '../../../shared/value/customers.ts';
import { dayIn } from '../../../shared/value/days.ts';
import type { Context } from '../../context.ts';
import type { StoredOrderHistory } from '../../store/orders.ts';
import { compileSegment } from '../segments/compiled.ts';
import { bareFactsOf } from '../segments/contact-facts.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

const atOnce = 1000;
/** More people, or conversations, are not counted: a report takes seconds, however much there is. */
const mostRows = 500_000;

export interface HistoryWalk {
  settings: ValueSettings;
  timeZone: string;
  /** Called when there is more than is read. */
  onMore: () => void;
}

/** What each person did that makes them a customer, each once: what was merged is one. */
export async function* walkHistories(context: Needs, walk: HistoryWalk): AsyncGenerator<CustomerHistory> {
  const rootOf = await readRoots(context);
  const merged = new Map<string, CustomerHistory[]>();
  const several = new Set(rootOf.values());
  const parts = walk.settings.customer === 'wrote' ? writers(context, walk) : buyers(context, walk);
  const belongs = await membership(context, walk.settings);
  for await (const page of parts) {
    const alone: CustomerHistory[] = [];
    for (const part of page) {
      const root = rootOf.get(part.id) ?? part.id;
      if (!several.has(root)) alone.push(part);
      else merged.set(root, [...(merged.get(root) ?? []), part]);
    }
    yield* await belongs(alone);
  }
  yield* await belongs([...merged].map(([id, some]) => joined(id, some)));
}

/** Who stands for whom: few of all contacts were ever merged. */
async function readRoots({ store }: Needs): Promise<Map<string, string>> {
  const rootOf = new Map<string, string>();
  let after: { mergedInto: string; id: string } | undefined;
  for (;;) {
    const rows = await store.contacts.merged(after, atOnce);
    for (const { id, mergedInto } of rows) rootOf.set(id, mergedInto ?? id);
    const last = rows.at(-1);
    if (!last || rows.length < atOnce) return rootOf;
    after = { mergedInto: last.mergedInto ?? '', id: last.id };
  }
}

async function* buyers(
  { store }: Needs,
  { timeZone, onMore }: HistoryWalk,
): AsyncGenerator<CustomerHistory[]> {
  const dayOf = dayIn(timeZone);
  let after = '';
  for (let read = 0; read < mostRows; read += atOnce) {
    const rows = await store.orders.historiesFrom(after, atOnce);
    yield rows.map((row) => {
      const purchases = purchasesOf(row, dayOf);
      return { id: row.id, active: daysOf(purchases.map(({ day }) => day)), purchases };
    });
    const last = rows.at(-1);
    if (!last || rows.length < atOnce) return;
    after = last.id;
  }
  onMore();
}

/** Conversations come contact by contact; of each, its first and its last word count. */
async function* writers(
  { store }: Needs,
  { timeZone, onMore }: HistoryWalk,
): AsyncGenerator<CustomerHistory[]> {
  const dayOf = dayIn(timeZone);
  let [id, days]: [string, number[]] = ['', []];
  let after: Parameters<typeof store.conversations.byContact>[0];
  const withOrders = async (some: ReadonlyMap<string, number[]>): Promise<CustomerHistory[]> => {
    const rows = await store.orders.readHistories([...some.keys()]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return [...some].map(([contactId, active]) => {
      const row = byId.get(contactId);
      return { id: contactId, active: daysOf(active), purchases: row ? purchasesOf(row, dayOf) : [] };
    });
  };
  for (let read = 0; read < mostRows; read += atOnce) {
    const rows = await store.conversations.byContact(after, atOnce);
    const whole = new Map<string, number[]>();
    for (const { contact, createdAt, lastInboundAt, side } of rows) {
      if (contact.id !== id) {
        if (days.length > 0) whole.set(id, days);
        [id, days] = [contact.id, []];
      }
      // What we began counts from their first word on; what colleagues ask each other never does.
      if (side || lastInboundAt === null) continue;
      days.push(
        dayOf(Math.min(createdAt.getTime(), lastInboundAt.getTime())),
        dayOf(lastInboundAt.getTime()),
      );
    }
    const last = rows.at(-1);
    const ended = !last || rows.length < atOnce;
    if (ended && days.length > 0) whole.set(id, days);
    yield await withOrders(whole);
    if (ended) return;
    after = { contactId: last.contact.id, at: last.lastActivityAt, id: last.id };
  }
  onMore();
}

/** Leaves those out who do not belong to the segment today. */
async function membership(
  context: Needs,
  { customer, segmentId }: ValueSettings,
): Promise<(some: CustomerHistory[]) => Promise<CustomerHistory[]>> {
  if (customer !== 'segment') return (some) => Promise.resolve(some);
  const segment = segmentId === null ? null : await context.store.segments.read(segmentId);
  // A segment that is gone has no members.
  if (!segment) return () => Promise.resolve([]);
  const fits = compileSegment(segment);
  const now = context.clock.now();
  return async (some) => {
    const contacts = await context.store.contacts.readMany(some.map(({ id }) => id));
    const facts = await bareFactsOf(context, contacts);
    const members = new Set(facts.filter((one) => fits(one.facts, now)).map(({ person }) => person.root.id));
    return some.filter(({ id }) => members.has(id));
  };
}

function purchasesOf({ entries, currencies }: StoredOrderHistory, dayOf: (at: number) => number): Purchase[] {
  return entries.map(([at, amount, nth]) => ({ day: dayOf(at), amount, currency: currencies[nth] ?? '' }));
}

/** In order, each once. */
const daysOf = (days: readonly number[]): number[] => [...new Set(days)].toSorted((a, b) => a - b);

function joined(id: string, parts: readonly CustomerHistory[]): CustomerHistory {
  return {
    id,
    active: daysOf(parts.flatMap(({ active }) => active)),
    purchases: parts.flatMap(({ purchases }) => purchases).toSorted((a, b) => a.day - b.day),
  };
}
