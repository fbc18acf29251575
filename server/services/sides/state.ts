import type { StoredSide, StoredSideSummary, StoredConversation } from '../../store/conversation-rows.ts';

/** A question of ours went out: who was asked is waited for, since the first that has no answer. Pure. */
export function asked(side: StoredSide, at: Date): StoredSide {
  const waitsSince = side.state === 'waiting' ? (side.waitsSince ?? at) : at;
  return { ...side, state: 'waiting', waitsFor: side.name, waitsSince, closedAt: null };
}

/** Who was asked has said something: nobody is waited for. Pure. */
export function answered(side: StoredSide, at: Date): StoredSide {
  return { ...side, ...answeredFields(at) };
}

/** What an answer changes, also of one that was closed. */
export function answeredFields(at: Date) {
  return {
    ...{ state: 'answered' as const, waitsFor: null, waitsSince: null },
    ...{ answeredAt: at, closedAt: null },
  };
}

/** Done, or taken up again where it was. Pure. */
export function closed(side: StoredSide, at: Date | null): StoredSide {
  if (at) return { ...side, state: 'closed', waitsFor: null, waitsSince: null, closedAt: at };
  return side.answeredAt ? answered(side, side.answeredAt) : asked(side, side.openedAt);
}

/** Is a colleague's note the answer of somebody who was asked? */
export function isAnswerOf(side: StoredSide, userId: string): boolean {
  return userId !== side.openerId && side.userIds.includes(userId);
}

/** What a note does to it: an answer, or one more question to colleagues; beside a mail to others it is neither. Pure. */
export function afterNoteIn(side: StoredSide, userId: string, at: Date): StoredSide {
  if (isAnswerOf(side, userId)) return answered(side, at);
  return side.byMail ? side : asked(side, at);
}

/** How it stands, for the conversation that it was asked from. */
export function summaryOf({ id, side, createdAt }: StoredConversation): StoredSideSummary[] {
  if (!side) return [];
  const { name, state, waitsSince, answeredAt, closedAt } = side;
  const since = { waiting: waitsSince, answered: answeredAt, closed: closedAt }[state] ?? createdAt;
  return [{ id, name, state, since }];
}
