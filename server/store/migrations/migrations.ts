import type { mongo } from 'mongoose';
import { keepOrderHistories } from './keep-order-histories.ts';
import { lookAtHealth } from './look-at-health.ts';
import { listContactsByName } from './list-contacts-by-name.ts';

/** One numbered step. It may be run again after a crash in its middle, so it must not mind. */
export interface Migration {
  /** "001-what-it-does"; runs once, in order. */
  id: string;
  run(database: mongo.Db): Promise<void>;
}

/** Every migration, oldest first. Indexes are not migrations: each store declares its own and they are ensured at boot. */
export const migrations: readonly Migration[] = [
  {
    // What stands where a customer was had an English name once.
    id: '001-nameless-stand-ins',
    async run(database) {
      const deletions = database.collection('contact_deletions').find({ conversations: 'anonymise' });
      for await (const { standIn } of deletions.project<{ standIn: string }>({ standIn: 1 })) {
        await database
          .collection('conversations')
          .updateMany(
            { 'contact.id': standIn, 'contact.name': { $ne: '' } },
            { $set: { 'contact.name': '', 'contact.deleted': true } },
          );
      }
    },
  },
  {
    id: '002-large-files',
    async run(database) {
      const large = { size: { $gte: 1_000_000 }, removedAt: { $exists: false } };
      await database.collection('attachments').updateMany(large, { $set: { large: true } });
    },
  },
  { id: '003-contacts-by-name', run: listContactsByName },
  { id: '004-order-histories', run: keepOrderHistories },
  { id: '005-health', run: lookAtHealth },
];
