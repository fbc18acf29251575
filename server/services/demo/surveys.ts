import type { Context } from '../../context.ts';
import { makeDice } from '../../demo/dice.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredSurvey } from '../../store/surveys.ts';
import { recentConversations } from '../rules/recent-conversations.ts';
import { isWorthAsking } from '../surveys/step.ts';

const dayMillis = 86_400_000;
const since = 60 * dayMillis;
const most = 400;
const hour = 3_600_000;
/** What customers in English said beside their score. */
const comments: Readonly<Record<number, readonly string[]>> = {
  1: ['Nobody told me anything for a week.', 'The lamp is still broken.'],
  2: ['Friendly, but it took far too long.', 'I had to explain it twice.'],
  3: ['Fine in the end.'],
  4: ['Quick and clear.', 'Good help, thank you.'],
  5: ['Wonderful, thank you!', 'The best service I have had this year.'],
};
/** Most people are content: as often as a score stands here. */
const scores = [1, 2, 2, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5];

/** What customers of the last weeks said about conversations that were resolved; about those that come nobody is asked. */
export async function giveDemoSurveys({ store, clock }: Pick<Context, 'store' | 'clock'>): Promise<void> {
  const now = clock.now().getTime();
  let given = 0;
  for await (const page of recentConversations({ store }, new Date(now - since))) {
    const rows = page.filter((one) => one.channel === 'email' && isWorthAsking(one));
    for (const conversation of rows.slice(0, most - given)) {
      const row = surveyOf(conversation, now);
      if (row) await store.surveys.insert(row);
    }
    given += rows.length;
    if (given >= most) return;
  }
}

/** The same for the same conversation; null while it would not have been asked yet. */
function surveyOf(conversation: StoredConversation, now: number): StoredSurvey | null {
  const { id, inboxId, channel, contact, teamId, assigneeId, language, lastOutboundAt } = conversation;
  const askedAt = new Date((lastOutboundAt?.getTime() ?? now) + hour);
  const dice = makeDice(Number.parseInt(id.slice(-7), 16));
  const answered = dice.chance(0.4);
  const score = dice.pick(scores);
  const comment = language === 'en' && dice.chance(0.4) ? dice.pick(comments[score] ?? ['']) : '';
  if (askedAt.getTime() + hour > now) return null;
  return {
    ...{ id, conversationId: id, inboxId, channel, contactId: contact.id, teamId, agentId: assigneeId },
    ...{ language, dueAt: askedAt, askedAt, state: answered ? 'answered' : 'asked' },
    answeredAt: answered ? new Date(askedAt.getTime() + hour) : null,
    ...{ score: answered ? score : null, comment: answered ? comment : '' },
  };
}
