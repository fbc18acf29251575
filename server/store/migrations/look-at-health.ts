import type { mongo } from 'mongoose';

/** Everybody who was there before there were scores is looked at soon. */
export async function lookAtHealth(database: mongo.Db): Promise<void> {
  await database
    .collection('contacts')
    .updateMany({ healthDueAt: { $exists: false } }, { $set: { healthDueAt: new Date(0) } });
}
