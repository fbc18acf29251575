import type { HealthHistory } from '../../../shared/health/score.ts';
import { verdictOf } from '../../../shared/surveys/kinds.ts';
import type { Context } from '../../context.ts';
import { neverWaits, type StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredSurvey } from '../../store/surveys.ts';
import type { Person } from '../contacts/person.ts';

type Needs = Pick<Context, 'store'>;

/** Of a page of people, so many conversations and surveys are looked at; a score needs the last few of each. */
const mostRows = 20_000;

/** What is known of each person since then, in their order: three reads, however many they are. */
export async function readHealthHistories(
  { store }: Needs,
  people: readonly Person[],
  since: Date,
): Promise<HealthHistory[]> {
  const ids = people.flatMap((person) => person.ids);
  const [orders, conversations, surveys] = await Promise.all([
    store.orders.readHistories(ids),
    store.conversations.ofContactsSince(ids, since, mostRows),
    ids.length === 0 ? [] : store.surveys.ofContacts(ids, since, mostRows),
  ]);
  const ordersOf = new Map(orders.map(({ id, entries }) => [id, entries.map(([at]) => at)]));
  const wrote = Map.groupBy(conversations.filter(isTheirs), ({ contact }) => contact.id);
  const said = Map.groupBy(surveys, ({ contactId }) => contactId);
  return people.map((person) => ({
    orders: person.ids.flatMap((id) => ordersOf.get(id) ?? []).toSorted((a, b) => a - b),
    conversations: person.ids.flatMap((id) => (wrote.get(id) ?? []).map(conversationOf)),
    surveys: person.ids.flatMap((id) => (said.get(id) ?? []).flatMap(surveyOf)),
  }));
}

const isTheirs = ({ spam, side }: StoredConversation): boolean => !spam && side === undefined;

function conversationOf(row: StoredConversation): HealthHistory['conversations'][number] {
  const { createdAt, lastInboundAt, lastOutboundAt, waitingOrder, sentiment, sla } = row;
  return {
    createdAt: createdAt.getTime(),
    lastInboundAt: lastInboundAt?.getTime() ?? null,
    lastOutboundAt: lastOutboundAt?.getTime() ?? null,
    waitingSince: waitingOrder < neverWaits ? waitingOrder.getTime() : null,
    negative: sentiment === 'negative',
    breaches: (sla?.clocks ?? []).flatMap(({ breachedAt }) => breachedAt?.getTime() ?? []),
  };
}

function surveyOf({ answeredAt, score, form }: StoredSurvey): HealthHistory['surveys'] {
  if (answeredAt === null || score === null) return [];
  return [{ answeredAt: answeredAt.getTime(), bad: verdictOf(form?.kind ?? 'csat', score) === 'bad' }];
}
