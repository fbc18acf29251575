import type { Connection } from 'mongoose';
import type { Ground } from '../../shared/routing/candidate.ts';
import { Collection, type IndexSpec } from './collection.ts';

/** A conversation that is on its way to somebody: counted as theirs before its own row says so, kept until they were told. */
export interface Reservation {
  conversationId: string;
  channel: string;
  at: Date;
  /** Why it is theirs, and the id of the row that says so; missing where an older version reserved it. */
  ground?: Ground;
  rowId?: string;
}

/** A person's place at work: the one document that whoever gives them something has to change first. */
export interface StoredSeat {
  /** The person's id. */
  id: string;
  /** Grows with each reservation: two who give at the same moment cannot both have counted right. */
  revision: number;
  reservations: Reservation[];
  /** When they were last given something. */
  lastGivenAt: Date | null;
  /** Last sign of a socket of theirs, written down so that it outlives Redis. */
  seenAt: Date | null;
}

/** What has become of a reservation is seen on its conversation long before this: after it, it counts no more. */
export const reservationMillis = 120_000;

export const seatIndexes: IndexSpec[] = [];

const blank = (id: string): StoredSeat => ({
  ...{ id, revision: 0, reservations: [], lastGivenAt: null, seenAt: null },
});

/** Places at work: made when first needed. */
export function createSeatStore(connection: Connection) {
  const rows = new Collection<StoredSeat>(connection, 'seats', seatIndexes);
  const present = (row: Partial<StoredSeat> & { id: string }): StoredSeat => ({ ...blank(row.id), ...row });

  return {
    collection: rows,
    async read(userId: string): Promise<StoredSeat> {
      return present((await rows.byId(userId)) ?? { id: userId });
    },
    /** @returns person -> seat, of everybody asked for */
    async readMany(userIds: readonly string[]): Promise<Map<string, StoredSeat>> {
      const known = new Map((await rows.byIds(userIds)).map((row) => [row.id, present(row)]));
      return new Map(userIds.map((id) => [id, known.get(id) ?? blank(id)]));
    },
    /**
     * Reserves a conversation for somebody, if nobody reserved anything for them since the seat was read.
     * @returns false when somebody did: read and count again
     */
    async reserve(seat: StoredSeat, wanted: Reservation): Promise<boolean> {
      const others = seat.reservations.filter(
        ({ conversationId }) => conversationId !== wanted.conversationId,
      );
      const reservations = [...others, wanted];
      const set = { revision: seat.revision + 1, lastGivenAt: wanted.at };
      // What was settled since the seat was read must not come back: the list is written whole only to say one anew.
      const keeps = reservations.length === seat.reservations.length + 1;
      const change = keeps
        ? { $set: set, $push: { reservations: wanted } }
        : { $set: { ...set, reservations } };
      if (seat.revision > 0) {
        return (await rows.change({ _id: seat.id, revision: seat.revision }, change)) !== null;
      }
      // A seat that was only ever seen has no revision yet.
      const fresh = await rows.change({ _id: seat.id, revision: { $exists: false } }, change);
      return fresh !== null || rows.insert({ ...blank(seat.id), ...set, reservations });
    },
    /** What was reserved has come to its end: somebody else has it, or it was said whose it is. */
    async settle(userId: string, conversationId: string): Promise<void> {
      await rows.change({ _id: userId }, { $pull: { reservations: { conversationId } } });
    },
    /** These people have a socket open at this moment. */
    async seen(userIds: readonly string[], at: Date): Promise<void> {
      await rows.writeMany(
        userIds.map((id) => ({ filter: { _id: id }, update: { $set: { seenAt: at } }, upsert: true })),
      );
    },
  };
}
export type SeatStore = ReturnType<typeof createSeatStore>;
