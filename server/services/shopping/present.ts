import type { Actor } from '../../../shared/abilities.ts';
import type { Shopping, ShopVisit } from '../../../shared/schemas/shopping.ts';
import { medianOf, waitsOf } from '../../../shared/shopping/grade.ts';
import type { Context } from '../../context.ts';
import { moment, momentOrNull } from '../../presenters/moment.ts';
import type { Happening } from '../../store/message-heads.ts';
import type { StoredShopScript, StoredShopVisit } from '../../store/shopping.ts';
import { visibleInboxIds } from '../conversations/find.ts';
import { presentScript } from './scripts.ts';

type StoreOnly = Pick<Context, 'store'>;

const mostVisits = 100;
const mostReal = 100;
const mostHappenings = 3000;
const usualMinutes = 60;

/** Scripts and visits of inboxes that the actor sees, and how it goes there for real customers. */
export async function readShopping(context: StoreOnly, actor: Actor): Promise<Shopping> {
  const { store } = context;
  const visible = visibleInboxIds(actor);
  const all = await store.shopping.listScripts();
  const scripts = visible === null ? all : all.filter(({ inboxId }) => visible.includes(inboxId));
  const inboxIds = visible ?? (await store.inboxes.list()).map(({ id }) => id);
  const found = await Promise.all(inboxIds.map((inboxId) => store.shopping.visitsIn(inboxId, mostVisits)));
  const visits = found
    .flat()
    .toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime())
    .slice(0, mostVisits);
  const shopped = [...new Set([...scripts, ...visits].map(({ inboxId }) => inboxId))];
  return {
    scripts: scripts.map(presentScript),
    visits: await presentVisits(context, visits),
    beside: await Promise.all(
      shopped.map((inboxId) => {
        const here = <T extends { inboxId: string }>(rows: readonly T[]) =>
          rows.filter((row) => row.inboxId === inboxId);
        return besideReal(context, inboxId, { scripts: here(scripts), visits: here(visits) });
      }),
    ),
  };
}

export async function presentVisits(
  { store }: StoreOnly,
  visits: readonly StoredShopVisit[],
): Promise<ShopVisit[]> {
  const messages = await store.messages.readMany(visits.flatMap(({ messageId }) => messageId ?? []));
  const places = new Map(messages.map(({ id, conversationId }) => [id, conversationId]));
  const rows = await store.conversations.readMany([...new Set(places.values())]);
  const conversations = new Map(rows.map((row) => [row.id, row]));
  return visits.map((visit) => {
    const { id, scriptId, script, inboxId, state, facts } = visit;
    const conversation = conversations.get(places.get(visit.messageId ?? '') ?? '');
    const waits = waitsOf(visit.steps);
    return {
      ...{ id, scriptId, name: script.name, customer: script.customer.name, inboxId, state, facts, waits },
      ...{ conversationId: conversation?.id ?? null, number: conversation?.number ?? null },
      agentId: conversation?.assigneeId ?? null,
      inTime: waits.filter((wait) => wait !== null && wait <= script.answerMinutes * 60).length,
      ...{ startedAt: moment(visit.startedAt), revealedAt: momentOrNull(visit.revealedAt) },
    };
  });
}

/** The same measure for both: seconds until the first answer that a person wrote. */
async function besideReal(
  { store }: StoreOnly,
  inboxId: string,
  { scripts, visits }: { scripts: readonly StoredShopScript[]; visits: readonly StoredShopVisit[] },
): Promise<Shopping['beside'][number]> {
  const asked = [...scripts.map(({ answerMinutes }) => answerMinutes)];
  const minutes = asked.length > 0 ? Math.min(...asked) : usualMinutes;
  const measured = (waits: readonly (number | null)[]) => {
    const known = waits.filter((wait) => wait !== null);
    return {
      ...{ conversations: waits.length, medianSeconds: medianOf(known) },
      inTime: known.filter((wait) => wait <= minutes * 60).length,
    };
  };
  const wanted = { inboxIds: [inboxId], userId: '', view: 'all', spam: false, sort: 'newest' } as const;
  const { items } = await store.conversations.list({ ...wanted, status: 'resolved' }, mostReal);
  const shoppers = await store.shopping.shoppersAmong(items.map(({ contact }) => contact.address));
  const real = items.filter(({ contact }) => !shoppers.has(contact.address)).map(({ id }) => id);
  const happened =
    real.length === 0 ? [] : [...(await store.messages.happeningsOf(real, mostHappenings)).values()];
  return {
    ...{ inboxId, minutes, customers: measured(happened.map(firstWait)) },
    shoppers: measured(
      visits.filter(({ state }) => state === 'over').map(({ steps }) => waitsOf(steps)[0] ?? null),
    ),
  };
}

function firstWait(happenings: readonly Happening[]): number | null {
  const inOrder = happenings.toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
  const askedAt = inOrder.find(({ kind }) => kind === 'inbound')?.createdAt;
  const answer = inOrder.find(
    ({ kind, automatic, createdAt }) => kind === 'outbound' && !automatic && askedAt && createdAt >= askedAt,
  );
  return askedAt && answer ? Math.round((answer.createdAt.getTime() - askedAt.getTime()) / 1000) : null;
}
