import { reservationMillis, type Reservation } from '../../store/seats.ts';
import type { AssignmentContext } from './desk.ts';
import { tellAssigned } from './tell.ts';

type GiftContext = Pick<AssignmentContext, 'store' | 'clock' | 'publisher' | 'queue'>;

/**
 * Says of conversations who got them where the process that gave them died before it had said so, and forgets what was
 * reserved and came to nothing. What another one is just about to say is said once all the same.
 */
export async function tellLostGifts(context: GiftContext): Promise<void> {
  const people = await context.store.users.listRecent();
  const seats = await context.store.seats.readMany(people.map(({ id }) => id));
  for (const { id, reservations } of seats.values()) {
    for (const reservation of reservations) await tellLost(context, id, reservation);
  }
}

/** The same of a single one that is somebody's. */
export async function tellLostGift(
  context: GiftContext,
  { conversationId, userId }: { conversationId: string; userId: string },
): Promise<void> {
  const { reservations } = await context.store.seats.read(userId);
  const lost = reservations.find((one) => one.conversationId === conversationId);
  if (lost) await tellLost(context, userId, lost);
}

async function tellLost(context: GiftContext, userId: string, reservation: Reservation): Promise<void> {
  const { conversationId, at, ground = 'turn', rowId } = reservation;
  const conversation = await context.store.conversations.read(conversationId);
  const { givenAs } = conversation?.routing ?? {};
  if (conversation?.assigneeId === userId && givenAs !== undefined && givenAs === rowId) {
    await tellAssigned(context, { rowId, before: null, conversation, userId, ground, counted: false });
  } else if (at.getTime() > context.clock.now().getTime() - reservationMillis) {
    // It may be written whose it is at any moment.
    return;
  }
  await context.store.seats.settle(userId, conversationId);
}
