import type { Context } from '../../context.ts';
import { surveyForm } from '../../../shared/schemas/survey.ts';
import { surveyKinds, verdictOf, type SurveyKind, type Verdict } from '../../../shared/surveys/kinds.ts';
import { makeDice } from '../../demo/dice.ts';
import { analyseSentiment } from '../../enrichment/sentiment.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredSurvey } from '../../store/surveys.ts';
import { recentConversations } from '../rules/recent-conversations.ts';
import { isWorthAsking } from '../surveys/step.ts';

const dayMillis = 86_400_000;
const since = 60 * dayMillis;
const most = 400;
const hour = 3_600_000;
/** What customers in English said beside their score. */
const comments: Readonly<Record<Verdict, readonly string[]>> = {
  bad: [
    'Nobody told me anything for a week.',
    'The lamp is still broken.',
    'Friendly, but it took far too long.',
    'I had to explain it twice, which was annoying.',
  ],
  middle: ['Fine in the end.', 'It was all right.'],
  good: ['Quick and clear.', 'Good help, thank you.', 'Wonderful, thank you!', 'The best service this year.'],
};
/** Most people are content: as often as a score stands here. */
const scores: Readonly<Record<SurveyKind, readonly number[]>> = {
  csat: [1, 2, 2, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5],
  nps: [10, 10, 10, 10, 10, 9, 9, 9, 9, 9, 8, 8, 8, 7, 7, 6, 5, 3, 0],
  ces: [7, 7, 7, 6, 6, 6, 6, 5, 5, 4, 4, 3, 2, 1],
};

/**
 * What customers of the last weeks said about conversations that were resolved; about those that come nobody is asked. Each
 * inbox asks something else.
 */
export async function giveDemoSurveys({ store, clock }: Pick<Context, 'store' | 'clock'>): Promise<void> {
  const now = clock.now().getTime();
  const inboxes = (await store.inboxes.list()).filter(({ channel }) => channel === 'email');
  const ids = inboxes.map(({ id }) => id).toSorted();
  let given = 0;
  for await (const page of recentConversations({ store }, new Date(now - since))) {
    const rows = page.filter((one) => one.channel === 'email' && isWorthAsking(one));
    for (const conversation of rows.slice(0, most - given)) {
      const kind = surveyKinds[ids.indexOf(conversation.inboxId) % surveyKinds.length] ?? 'csat';
      const row = await surveyOf(conversation, kind, now);
      if (row) await store.surveys.insert(row);
    }
    given += rows.length;
    if (given >= most) return;
  }
}

/** The same for the same conversation; null while it would not have been asked yet. */
async function surveyOf(
  conversation: StoredConversation,
  kind: SurveyKind,
  now: number,
): Promise<StoredSurvey | null> {
  const { id, inboxId, channel, contact, teamId, assigneeId, language, lastOutboundAt } = conversation;
  const askedAt = new Date((lastOutboundAt?.getTime() ?? now) + hour);
  const dice = makeDice(Number.parseInt(id.slice(-7), 16));
  const answered = dice.chance(0.4);
  const score = dice.pick(scores[kind]);
  const words = dice.pick(comments[verdictOf(kind, score)]);
  const comment = answered && language === 'en' && dice.chance(0.4) ? words : '';
  if (askedAt.getTime() + hour > now) return null;
  const sentiment = comment === '' ? null : await analyseSentiment(comment, language);
  return {
    ...{ id, conversationId: id, inboxId, channel, contactId: contact.id, teamId, agentId: assigneeId },
    ...{ language, dueAt: askedAt, askedAt, state: answered ? 'answered' : 'asked' },
    ...{ form: surveyForm.parse({ kind }), tagIds: [...conversation.tagIds] },
    answeredAt: answered ? new Date(askedAt.getTime() + hour) : null,
    ...{ score: answered ? score : null, comment },
    ...(sentiment && { sentiment: sentiment.label }),
  };
}
