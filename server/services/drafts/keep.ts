import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredDraft } from '../../store/personal.ts';

export type NewDraft = Omit<StoredDraft, 'id' | 'other' | 'updatedAt'>;

interface Upon {
  /** When the draft was written that this one goes on from; null: there was none; left out: whichever is there. */
  since?: Date | null | undefined;
  dropOther?: boolean;
}

const mostTries = 5;
const mostOther = 500_000;

/**
 * Keeps a draft: the newest wins. A text from another window that this one was not written upon is kept beside it, so
 * that nothing anybody typed is lost.
 */
export async function keepDraft(
  { store, clock, publisher }: Pick<Context, 'store' | 'clock' | 'publisher'>,
  draft: NewDraft,
  upon: Upon,
): Promise<StoredDraft> {
  const { userId, conversationId } = draft;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const known = await store.drafts.read(userId, conversationId);
    const updatedAt = new Date(Math.max(clock.now().getTime(), (known?.updatedAt.getTime() ?? 0) + 1));
    const saved = await store.drafts.save({ ...draft, other: otherOf(known, draft, upon), updatedAt }, known);
    if (!saved) continue;
    if (!known) publisher.publish(rooms.user(userId), 'draft.changed', { conversationId, hasDraft: true });
    return saved;
  }
  throw new AppError('unavailable', { detail: 'The draft is being written elsewhere at this moment.' });
}

function otherOf(
  known: StoredDraft | null,
  draft: NewDraft,
  { since, dropOther }: Upon,
): Exclude<StoredDraft['other'], undefined> {
  if (!known) return null;
  const kept = dropOther ? null : (known.other ?? null);
  if (since === undefined || isSame(since, known.updatedAt)) return kept;
  // What this window itself had written before the other one came is part of what it writes now.
  const earlier = kept === null || isSame(since, kept.writtenAt) ? '' : kept.text;
  const texts = [earlier, known.text].filter((text) => text.trim() !== '' && !draft.text.includes(text));
  if (texts.length === 0) return null;
  return { text: [...new Set(texts)].join('\n\n').slice(-mostOther), writtenAt: known.updatedAt };
}

function isSame(one: Date | null, other: Date): boolean {
  return one?.getTime() === other.getTime();
}
