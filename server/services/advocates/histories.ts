import { advocateDays, type AdvocateHistory } from '../../../shared/advocates/score.ts';
import { verdictOf } from '../../../shared/surveys/kinds.ts';
import type { Context } from '../../context.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredSurvey } from '../../store/surveys.ts';
import type { Person } from '../contacts/person.ts';

type Needs = Pick<Context, 'store'>;

const dayMillis = 86_400_000;
const mostRows = 20_000;
/** Of five stars four. */
const goodShare = 0.8;

/** What is known of each person that speaks for us, in their order: three reads, however many they are. */
export async function readAdvocateHistories(
  { store }: Needs,
  people: readonly Person[],
  at: number,
): Promise<AdvocateHistory[]> {
  const ids = people.flatMap((person) => person.ids);
  if (ids.length === 0) return [];
  const since = new Date(at - advocateDays * dayMillis);
  const [surveys, posts, entries] = await Promise.all([
    store.surveys.ofContacts(ids, since, mostRows),
    store.messages.postsOf(ids, since, mostRows),
    store.loyalty.referralsOf(ids, since, mostRows),
  ]);
  const said = Map.groupBy(surveys, ({ contactId }) => contactId);
  const posted = Map.groupBy(posts, ({ author }) => author.id ?? '');
  const referred = Map.groupBy(entries, ({ contactId }) => contactId);
  return people.map((person) => {
    const theirs = person.ids.flatMap((id) => posted.get(id) ?? []);
    return {
      surveys: person.ids.flatMap((id) => (said.get(id) ?? []).flatMap(surveyOf)),
      reviews: momentsOf(theirs.filter(isGoodReview)),
      praise: momentsOf(theirs.filter(isPraise)),
      // An order that came back takes its points along: what is left of each counts.
      referrals: referralsOf(person.ids.flatMap((id) => referred.get(id) ?? [])),
    };
  });
}

type Post = Pick<StoredMessage, 'post' | 'sentiment' | 'createdAt' | 'deletedAt'>;
const momentsOf = (rows: readonly Post[]): number[] => rows.map(({ createdAt }) => createdAt.getTime());
const isPublic = ({ post, deletedAt }: Post): boolean =>
  deletedAt === undefined && (post?.visibility === 'public' || post?.visibility === 'unlisted');

export function isGoodReview(row: Post): boolean {
  const { kind, rating } = row.post ?? {};
  return isPublic(row) && kind === 'review' && !!rating && rating.value >= rating.best * goodShare;
}

export function isPraise(row: Post): boolean {
  const kind = row.post?.kind;
  return isPublic(row) && (kind === 'mention' || kind === 'comment') && row.sentiment?.label === 'positive';
}

function referralsOf(rows: readonly { source: string; points: number; at: Date }[]): number[] {
  const bySource = Map.groupBy(rows, ({ source }) => source);
  return [...bySource.values()].flatMap((lines) =>
    lines.reduce((sum, { points }) => sum + points, 0) > 0 ? [lines[0]?.at.getTime() ?? 0] : [],
  );
}

function surveyOf({ answeredAt, score, form }: StoredSurvey): AdvocateHistory['surveys'] {
  if (answeredAt === null || score === null) return [];
  const kind = form?.kind ?? 'csat';
  const verdict = verdictOf(kind, score);
  const nps = kind === 'nps';
  return [
    {
      answeredAt: answeredAt.getTime(),
      nps,
      promoter: nps && verdict === 'good',
      bad: verdict === 'bad',
    },
  ];
}
