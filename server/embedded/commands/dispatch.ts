import { Code, StoreError } from '../errors.ts';
import type { Request } from '../wire/message.ts';
import type { Reply } from '../wire/reply.ts';
import { aggregate } from './aggregate.ts';
import * as collections from './collections.ts';
import type { Call, Command, Context } from './context.ts';
import { explain } from './explain.ts';
import * as indexes from './indexes.ts';
import * as read from './read.ts';
import * as info from './server-info.ts';
import { snapshot } from './snapshot.ts';
import { stalls } from './stalls.ts';
import * as write from './write.ts';

/** Every command the engine knows, by its name in lower case. */
const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['hello', info.hello],
  ['ismaster', info.hello],
  ['ping', info.ok],
  ['endsessions', info.ok],
  ['refreshsessions', info.ok],
  ['killsessions', info.ok],
  ['buildinfo', info.buildInfo],
  ['serverstatus', info.serverStatus],
  ['getparameter', info.getParameter],
  ['connectionstatus', info.connectionStatus],
  ['insert', write.insert],
  ['update', write.update],
  ['delete', write.remove],
  ['findandmodify', write.findAndModify],
  ['find', read.find],
  ['getmore', read.getMore],
  ['killcursors', read.killCursors],
  ['count', read.count],
  ['distinct', read.distinct],
  ['aggregate', aggregate],
  ['explain', explain],
  ['createindexes', indexes.createIndexes],
  ['dropindexes', indexes.dropIndexes],
  ['listindexes', indexes.listIndexes],
  ['collmod', indexes.collMod],
  ['create', collections.create],
  ['drop', collections.drop],
  ['dropdatabase', collections.dropDatabase],
  ['listcollections', collections.listCollections],
  ['listdatabases', collections.listDatabases],
  ['renamecollection', collections.renameCollection],
  ['collstats', collections.collStats],
  ['dbstats', collections.dbStats],
  ['onevoicesnapshot', snapshot],
  ['onevoicestalls', stalls],
]);

/** Runs one command. Throws CommandNotFound (59), and 20 for transactions. */
export async function dispatch(
  context: Context,
  request: Request,
  by: Pick<Call, 'connection' | 'examined'>,
): Promise<Reply> {
  const { command, name, db, lists } = request;
  const run = COMMANDS.get(name.toLowerCase());
  if (!run) throw new StoreError(Code.CommandNotFound, `no such command: '${name}'`);
  if (command.has('startTransaction') || command.has('autocommit')) {
    throw new StoreError(
      Code.IllegalOperation,
      'Transaction numbers are only allowed on a replica set member or mongos',
    );
  }
  return run({ context, db, command, lists, ...by });
}
