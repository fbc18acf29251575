import type { QualityReview } from '../../../shared/schemas/quality.ts';
import type { Context } from '../../context.ts';
import { moment, momentOrNull } from '../../presenters/moment.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredReview, StoredScore } from '../../store/quality.ts';

/** Who looks: one who scores, or the one whose work it is. */
export interface Viewer {
  userId: string;
  isAgent: boolean;
}

/** Reviews with the conversations that they are of; those whose conversation is gone are left out. */
export async function presentReviews(
  { store }: Pick<Context, 'store'>,
  reviews: readonly StoredReview[],
  viewer: Viewer,
): Promise<QualityReview[]> {
  const ids = [...new Set(reviews.map(({ conversationId }) => conversationId))];
  const rows = new Map((await store.conversations.readMany(ids)).map((row) => [row.id, row]));
  return reviews.flatMap((review) => {
    const row = rows.get(review.conversationId);
    return row ? presented(review, row, viewer) : [];
  });
}

function presented(
  review: StoredReview,
  { number, subject, excerpt, contact }: StoredConversation,
  viewer: Viewer,
): QualityReview {
  const { id, conversationId, channel, agentId, why, needs, card, state, percent, coaching } = review;
  return {
    ...{ id, conversationId, number, channel, agentId, why, needs, card, state, percent },
    ...{ subject: subject || excerpt, contactName: contact.name || contact.address },
    pickedAt: moment(review.pickedAt),
    doneAt: momentOrNull(review.doneAt),
    scored: review.scores.length,
    scores: shown(review, viewer).map((one) => ({ ...one, at: moment(one.at) })),
    coaching: coaching && { ...coaching, at: moment(coaching.at) },
  };
}

/** While it is open nobody sees what others said; whose work it is sees the coaching, and what it came to. */
function shown({ state, scores }: StoredReview, { userId, isAgent }: Viewer): StoredScore[] {
  if (isAgent) return [];
  return state === 'done' ? scores : scores.filter(({ by }) => by === userId);
}
