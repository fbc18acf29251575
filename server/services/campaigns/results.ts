import type { Actor } from '../../../shared/abilities.ts';
import { leftReasons, type LeftReason } from '../../../shared/campaigns/eligible.ts';
import { difference, shareOf, verdictOf, wilson } from '../../../shared/campaigns/statistics.ts';
import {
  versionKeys,
  type CampaignComparison,
  type CampaignResults,
  type VersionFigures,
} from '../../../shared/schemas/campaign.ts';
import type { Context } from '../../context.ts';
import { moment, momentOrNull } from '../../presenters/moment.ts';
import type { StoredCampaign } from '../../store/campaigns.ts';
import type { StoredRecipient } from '../../store/campaign-recipients.ts';
import { findCampaign } from './manage.ts';
import { walkRecipients } from './recipients.ts';
import { judged } from '../surveys/walk.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

const dayMillis = 86_400_000;
/** Of a large one, what was counted so lately is shown again. */
const freshMillis = 15_000;
const large = 5000;

/** What came of a campaign. @throws AppError not-found */
export async function readResults(context: Needs, actor: Actor, id: string): Promise<CampaignResults> {
  const campaign = await findCampaign(context, actor, id);
  const now = context.clock.now();
  const { results } = campaign;
  const isFresh = results && now.getTime() - Date.parse(results.countedAt) < freshMillis;
  if (isFresh && results.counts.sent >= large) return results;
  const counted = await count(context, campaign, now);
  await context.store.campaigns.keepResults(id, counted);
  return counted;
}

type Figures = Record<'a' | 'b', Omit<VersionFigures, 'version'>>;
interface Tally {
  figures: Figures;
  orders: Map<string, { total: number; count: number }>;
  surveys: { answered: number; satisfied: number };
  lastSentAt: Date | null;
}

const nothing = () => ({
  sent: 0,
  delivered: 0,
  bounced: 0,
  replied: 0,
  unsubscribed: 0,
  complained: 0,
  ordered: 0,
});

async function count(context: Needs, campaign: StoredCampaign, now: Date): Promise<CampaignResults> {
  const tally: Tally = {
    figures: { a: nothing(), b: nothing() },
    ...{ orders: new Map(), surveys: { answered: 0, satisfied: 0 }, lastSentAt: null },
  };
  for await (const rows of walkRecipients(context, campaign.id, 'sent')) {
    await countRows(context, { campaign, rows, tally });
  }
  const reasons = new Map<LeftReason, number>();
  for await (const rows of walkRecipients(context, campaign.id, 'left')) {
    for (const { reason } of rows) if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const keys = versionKeys.slice(0, campaign.versions.length);
  return {
    counts: await context.store.campaigns.countRecipients(campaign.id),
    leftBy: leftReasons.flatMap((reason) => {
      const found = reasons.get(reason) ?? 0;
      return found > 0 ? [{ reason, count: found }] : [];
    }),
    versions: keys.map((version) => ({ version, ...tally.figures[version] })),
    orders: [...tally.orders].map(([currency, sums]) => ({ currency, ...sums })),
    surveys: tally.surveys,
    comparison: keys.length > 1 ? compare(campaign, tally, now) : null,
    countedAt: moment(now),
  };
}

interface Counting {
  campaign: StoredCampaign;
  rows: readonly StoredRecipient[];
  tally: Tally;
}

async function countRows(context: Needs, { campaign, rows, tally }: Counting): Promise<void> {
  const within = campaign.countDays * dayMillis;
  const first = new Date(Math.min(...rows.map(({ sentAt }) => sentAt?.getTime() ?? Infinity)));
  const contactIds = rows.map(({ contactId }) => contactId).filter(Boolean);
  const [orders, surveys, talks] = await Promise.all([
    context.store.orders.ofContacts(contactIds, first),
    context.store.surveys.ofContacts(contactIds, first, 50_000),
    context.store.conversations.readMany(
      rows.flatMap(({ externalId, conversationId }) =>
        externalId === null && conversationId ? [conversationId] : [],
      ),
    ),
  ]);
  const ordersOf = Map.groupBy(orders, ({ contactId }) => contactId);
  const surveysOf = Map.groupBy(surveys, ({ contactId }) => contactId ?? '');
  const repliedIn = new Map(talks.map(({ id, lastInboundAt }) => [id, lastInboundAt]));
  for (const row of rows) {
    const sentAt = row.sentAt?.getTime() ?? 0;
    const counts = (at: Date | null | undefined) =>
      at != null && at.getTime() > sentAt && at.getTime() <= sentAt + within;
    const figures = tally.figures[row.version];
    const bought = (ordersOf.get(row.contactId) ?? []).filter(
      ({ placedAt, status }) => counts(placedAt) && status !== 'cancelled' && status !== 'returned',
    );
    figures.sent += 1;
    figures.delivered += Number(row.bouncedAt === null);
    figures.bounced += Number(row.bouncedAt !== null);
    figures.unsubscribed += Number(row.unsubscribedAt !== null);
    figures.complained += Number(row.complainedAt !== null);
    const talked = row.externalId === null ? repliedIn.get(row.conversationId ?? '') : row.repliedAt;
    figures.replied += Number(counts(talked));
    figures.ordered += Number(bought.length > 0);
    for (const { currency, total } of bought) {
      const sums = tally.orders.get(currency) ?? { total: 0, count: 0 };
      tally.orders.set(currency, { total: sums.total + total, count: sums.count + 1 });
    }
    for (const survey of surveysOf.get(row.contactId) ?? []) {
      if (survey.score === null || !counts(survey.answeredAt)) continue;
      tally.surveys.answered += 1;
      tally.surveys.satisfied += Number(judged(survey).verdict === 'good');
    }
    if (row.sentAt && (!tally.lastSentAt || row.sentAt > tally.lastSentAt)) tally.lastSentAt = row.sentAt;
  }
}

/** Shares of those whom it reached: what came back reached nobody. */
function compare(campaign: StoredCampaign, { figures, lastSentAt }: Tally, now: Date): CampaignComparison {
  const { measure, perVersion, countDays, state } = campaign;
  const share = ({ delivered, ...hits }: Figures['a']) => ({
    reached: delivered,
    hits: hits[measure],
  });
  const [a, b] = [share(figures.a), share(figures.b)];
  const ripeAt = lastSentAt && new Date(lastSentAt.getTime() + countDays * dayMillis);
  const over = state === 'done' || state === 'cancelled' || campaign.timing.kind === 'daily';
  const ripe = over && ripeAt !== null && ripeAt <= now;
  return {
    measure,
    verdict: verdictOf({ a, b, planned: perVersion, ripe }),
    a: { ...a, share: shareOf(a), ...wilson(a) },
    b: { ...b, share: shareOf(b), ...wilson(b) },
    difference: difference(a, b),
    ripeAt: momentOrNull(ripeAt),
  };
}
