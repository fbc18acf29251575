import type { Connection } from 'mongoose';
import type { BackTest } from '../../shared/health/back-test.ts';
import type { Health } from '../../shared/health/signals.ts';
import { advocacyChange, advocateQueries, type StoredAdvocate } from './advocates.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import type { StoredContact } from './contact-rows.ts';

/** How a person fares, kept with the contact that stands for them. */
export interface StoredHealth extends Health {
  at: Date;
}

/** What of a contact is about its health. */
export interface ContactHealth {
  health?: StoredHealth;
  /** The score as text that sorts: "037". */
  healthKey?: string;
  /** When to look again. */
  healthDueAt?: Date;
}

export const contactHealthIndexes: IndexSpec[] = [
  { name: 'health', key: { healthKey: 1, _id: 1 }, partialFilterExpression: { healthKey: { $gt: '' } } },
  { name: 'health_due', key: { healthDueAt: 1, _id: 1 } },
];

export const contactHealthQueries = {
  due: (now: Date): NamedQuery => ({
    filter: { healthDueAt: { $lte: now } },
    sort: { healthDueAt: 1, _id: 1 },
    index: 'health_due',
    hint: true,
  }),
  between: (low: string, high: string): NamedQuery => ({
    filter: { healthKey: { $gte: low, $lt: high } },
    index: 'health',
    hint: true,
  }),
};

/** 0 to 100 as text that sorts. */
export const healthKeyOf = (score: number): string => String(Math.round(score)).padStart(3, '0');

/** The health of contacts: who is to be looked at, and what was seen. */
export function healthWrites(contacts: Collection<StoredContact>) {
  return {
    healthDue: (now: Date, limit: number) => contacts.find(contactHealthQueries.due(now), { limit }),
    /** Looks at these at the next opportunity. */
    doubtHealth: (ids: readonly string[], now: Date) =>
      ids.length === 0
        ? Promise.resolve(0)
        : contacts.changeMany({ _id: { $in: ids } }, { $set: { healthDueAt: now } }),
    /** null: another contact stands for them. */
    saveHealth: (
      rows: readonly {
        id: string;
        health: StoredHealth | null;
        advocate: StoredAdvocate | null;
        nextAt: Date;
      }[],
    ) =>
      contacts.writeMany(
        rows.map(({ id, health, advocate, nextAt }) => {
          const speaks = advocacyChange(advocate);
          const fares = health && { health, healthKey: healthKeyOf(health.score) };
          const gone = health ? {} : { health: '', healthKey: '' };
          return {
            filter: { _id: id },
            update: {
              $set: { ...fares, ...speaks.$set, healthDueAt: nextAt },
              $unset: { ...gone, ...speaks.$unset },
            },
          };
        }),
      ),
    /** How many have a score from `low` on and below `high`, up to a bound. */
    countAdvocates: (low: number, high: number, bound: number) =>
      contacts.countUpTo(advocateQueries.between(healthKeyOf(low), healthKeyOf(high)), bound),
    countHealth: (low: number, high: number, bound: number) =>
      contacts.countUpTo(contactHealthQueries.between(healthKeyOf(low), healthKeyOf(high)), bound),
  };
}

/** Where the upkeep of all scores stands. */
export interface StoredHealthWork {
  id: 'changed' | 'rescore' | 'test';
  /** changed: up to where conversations were looked at. test: when it was asked for. */
  at: Date;
  /** changed: the last conversation; rescore: the last contact; test: not used. */
  place: string;
  /** test: what became of it. */
  state?: 'waiting' | 'working' | 'done';
  doneAt?: Date;
  lostDays?: number;
  result?: BackTest;
}

export function createHealthStore(connection: Connection) {
  const rows = new Collection<StoredHealthWork>(connection, 'health_work', []);
  return {
    collection: rows,
    read: (id: StoredHealthWork['id']) => rows.byId(id),
    put: ({ id, ...set }: StoredHealthWork) => rows.change({ _id: id }, { $set: set }, { upsert: true }),
    /** Of those who would take a test on, one does. */
    takeTest: (now: Date, before: Date) =>
      rows.change(
        { _id: 'test', $or: [{ state: 'waiting' }, { state: 'working', at: { $lt: before } }] },
        { $set: { state: 'working', at: now } },
      ),
    remove: (id: StoredHealthWork['id']) => rows.remove({ _id: id }),
  };
}
