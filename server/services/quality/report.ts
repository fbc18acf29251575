import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import { agreementOf, inSteps, wordForKappa } from '../../../shared/quality/agreement.ts';
import { bestOf, meanOf } from '../../../shared/quality/score.ts';
import type { CardQuestion, QualityReport } from '../../../shared/schemas/quality.ts';
import type { reportPeriod } from '../../../shared/schemas/sla-report.ts';
import type { Context } from '../../context.ts';
import type { StoredReview } from '../../store/quality.ts';
import { localDay } from '../answers/render.ts';
import { visibleInboxIds } from '../conversations/find.ts';
import { mondayOf } from '../surveys/kind-report.ts';

const mostCounted = 5000;

/** What the reviews of a period come to, of inboxes that one sees; the newest ones where there are very many. */
export async function readQualityReport(
  context: Pick<Context, 'store'>,
  actor: Actor,
  { from, to }: z.output<typeof reportPeriod>,
): Promise<QualityReport> {
  const { timeZone } = await context.store.workspace.read();
  const reading = { from: new Date(from), to: new Date(to), inboxIds: visibleInboxIds(actor) };
  const { items: reviews, last } = await context.store.quality.doneBetween(reading, mostCounted);
  const weekOf = ({ doneAt, pickedAt }: StoredReview) => mondayOf(localDay(doneAt ?? pickedAt, timeZone));
  const agents = grouped(reviews, ({ agentId }) => agentId).map(([agentId, figures]) => ({
    agentId,
    ...figures,
  }));
  const weeks = grouped(reviews, weekOf).map(([week, figures]) => ({ from: week, ...figures }));
  const reasons = grouped(reviews, ({ why }) => why).map(([why, figures]) => ({ why, ...figures }));
  return {
    ...figuresOf(reviews),
    agents: agents.toSorted((one, other) => other.reviews - one.reviews),
    weeks: weeks.toSorted((one, other) => one.from.localeCompare(other.from)),
    reasons,
    questions: questionsOf(reviews),
    cut: last !== null,
  };
}

const figuresOf = (reviews: readonly StoredReview[]) => ({
  reviews: reviews.length,
  percent: meanOf(reviews.map(({ percent }) => percent)),
});

function grouped<K extends string>(reviews: readonly StoredReview[], keyOf: (one: StoredReview) => K) {
  const groups = Map.groupBy(reviews, keyOf);
  return [...groups].map(([key, own]) => [key, figuresOf(own)] as const);
}

/** Each question of each card, with its words as they were last, the worst first. */
function questionsOf(reviews: readonly StoredReview[]): QualityReport['questions'] {
  const asked = new Map<string, { question: CardQuestion; card: string; of: StoredReview[] }>();
  for (const review of reviews) {
    for (const question of review.card.questions) {
      const key = `${review.card.id} ${question.key}`;
      const known = asked.get(key);
      if (known) known.of.push(review);
      else asked.set(key, { question, card: review.card.name, of: [review] });
    }
  }
  return [...asked.values()].map(figuresOfQuestion).toSorted((one, other) => {
    return (one.percent ?? 101) - (other.percent ?? 101);
  });
}

function figuresOfQuestion({
  question: { key, text, scale },
  card,
  of,
}: {
  question: CardQuestion;
  card: string;
  of: StoredReview[];
}): QualityReport['questions'][number] {
  const best = bestOf[scale];
  const given = of.flatMap(({ scores }) => scores.map(({ answers }) => answers[key] ?? null));
  const pairs = of.flatMap(({ scores: [one, other] }): [string, string][] => {
    const said = (answers: Readonly<Record<string, number | null>>) => String(answers[key] ?? 'none');
    return one && other ? [[said(one.answers), said(other.answers)]] : [];
  });
  const { observed, kappa } = agreementOf(pairs, inSteps(best));
  return {
    ...{ key, text, card, pairs: pairs.length, observed, kappa },
    percent: meanOf(given.map((value) => (value === null ? null : (100 * value) / best))),
    word: kappa === null ? null : wordForKappa(kappa),
  };
}
