import { riskOf, signals, type Health, type HealthTerms, type Reason, type Signal } from './signals.ts';

/** What is known of a person, whenever it happened; moments in milliseconds. */
export interface HealthHistory {
  /** Moments of orders that came to something, in order. */
  orders: readonly number[];
  conversations: readonly {
    createdAt: number;
    lastInboundAt: number | null;
    lastOutboundAt: number | null;
    /** They wait now since; null: they do not. */
    waitingSince: number | null;
    negative: boolean;
    /** When promises were broken. */
    breaches: readonly number[];
  }[];
  surveys: readonly { answeredAt: number; bad: boolean }[];
}

export interface HealthScene {
  terms: HealthTerms;
  /** Lost is whoever did not order for so many days. */
  lostDays: number;
  at: number;
  /** `at` is now: who waits is known; of the past it is reckoned from the last words of both sides. */
  live: boolean;
}

const dayMillis = 86_400_000;
const lookBack = 90 * dayMillis;
/** Fewer orders than this in the days before say nothing of a fall. */
const leastBefore = 2;

/** The health of a person at a moment, of nothing that came after it. Pure. */
export function scoreHealth(history: HealthHistory, scene: HealthScene): Health {
  const reasons = signals
    .flatMap((signal): Reason[] => {
      const { weight, at } = scene.terms[signal];
      const seen = weight > 0 ? readers[signal](history, scene, at) : null;
      return seen ? [{ signal, weight, ...seen }] : [];
    })
    .toSorted((a, b) => b.weight - a.weight);
  const score = Math.max(0, 100 - reasons.reduce((sum, { weight }) => sum + weight, 0));
  return { score, risk: riskOf(score), reasons };
}

type Seen = Pick<Reason, 'value' | 'usual'> | null;
type Reader = (history: HealthHistory, scene: HealthScene, threshold: number) => Seen;

const daysBetween = (from: number, to: number): number => Math.floor((to - from) / dayMillis);

const readers: Readonly<Record<Signal, Reader>> = {
  overdue({ orders }, { at, lostDays }, times) {
    const before = orders.filter((one) => one < at);
    const last = before.at(-1);
    if (last === undefined) return null;
    const usual = usualGap(before) ?? lostDays / 2 / times;
    const value = daysBetween(last, at);
    return value > usual * times ? { value, usual: Math.round(usual) } : null;
  },
  falling({ orders }, { at, lostDays }, percent) {
    const span = lostDays * dayMillis;
    const count = (from: number, to: number) => orders.filter((one) => one >= from && one < to).length;
    const usual = count(at - 2 * span, at - span);
    const value = count(at - span, at);
    return usual >= leastBefore && value <= (usual * percent) / 100 ? { value, usual } : null;
  },
  quiet({ orders, conversations }, { at }, days) {
    const words = conversations.flatMap(({ createdAt, lastInboundAt }) => [createdAt, lastInboundAt ?? 0]);
    const last = [...orders, ...words].filter((one) => one > 0 && one < at);
    if (last.length === 0) return null;
    const value = daysBetween(Math.max(...last), at);
    return value >= days ? { value } : null;
  },
  unhappy({ surveys }, { at }, days) {
    const answered = surveys.filter(
      ({ answeredAt }) => answeredAt < at && answeredAt >= at - days * dayMillis,
    );
    const last = answered.toSorted((a, b) => b.answeredAt - a.answeredAt)[0];
    return last?.bad ? { value: daysBetween(last.answeredAt, at) } : null;
  },
  unanswered({ conversations }, scene, days) {
    const since = conversations.flatMap((one) => waitingSince(one, scene) ?? []);
    if (since.length === 0) return null;
    const value = daysBetween(Math.min(...since), scene.at);
    return value >= days ? { value } : null;
  },
  breached({ conversations }, { at }, times) {
    const value = conversations
      .flatMap(({ breaches }) => breaches)
      .filter((one) => one < at && one >= at - lookBack).length;
    return value >= times ? { value } : null;
  },
  negative({ conversations }, { at }, times) {
    const value = conversations.filter(
      ({ negative, lastInboundAt }) =>
        negative && lastInboundAt !== null && lastInboundAt < at && lastInboundAt >= at - lookBack,
    ).length;
    return value >= times ? { value } : null;
  },
};

/** The middle of the days between two orders; null: fewer than two. */
function usualGap(orders: readonly number[]): number | null {
  const gaps = orders
    .slice(1)
    .map((one, nth) => (one - (orders[nth] ?? one)) / dayMillis)
    .filter((gap) => gap > 0)
    .toSorted((a, b) => a - b);
  const middle = gaps[Math.floor((gaps.length - 1) / 2)];
  // Whoever orders twice on one day is not overdue the day after.
  return middle === undefined ? null : Math.max(7, middle);
}

function waitingSince(one: HealthHistory['conversations'][number], { at, live }: HealthScene): number | null {
  if (live) return one.waitingSince;
  const { lastInboundAt, lastOutboundAt } = one;
  if (lastInboundAt === null || lastInboundAt >= at) return null;
  const answered = lastOutboundAt !== null && lastOutboundAt >= lastInboundAt && lastOutboundAt < at;
  return answered ? null : lastInboundAt;
}
