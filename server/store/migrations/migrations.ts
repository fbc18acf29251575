import type { mongo } from 'mongoose';

/** One numbered step. It may be run again after a crash in its middle, so it must not mind. */
export interface Migration {
  /** "001-what-it-does"; runs once, in order. */
  id: string;
  run(database: mongo.Db): Promise<void>;
}

/** Every migration, oldest first. Indexes are not migrations: each store declares its own and they are ensured at boot. */
export const migrations: readonly Migration[] = [];
