import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../../config.ts';
import { CommandError, readDataConfig } from '../install.ts';

/** The data of a one-machine install, running or not. */
export interface InstallData {
  dataDir: string;
  /** The document store's directory. */
  storeDir: string;
  /** Where the document store answers while it runs. */
  uri: string;
  secret: string;
  /** The directory of the files; null when they are kept in an S3-compatible store. */
  filesDir: string | null;
}

/**
 * Where everything of the install is that `--data` names.
 * @throws CommandError when its documents are in a MongoDB of its own, or when there is nothing yet
 */
export function findInstallData(dataDir: string | undefined): InstallData {
  const config = readDataConfig(dataDir);
  refuseOwnMongo(config);
  const root = resolve(config.dataDir);
  const storeDir = join(root, 'store');
  if (!existsSync(join(storeDir, 'data.db'))) {
    throw new CommandError(`There are no data in ${root}. Name the data directory with --data.`);
  }
  const filesDir = config.fileStore === 'disk' ? join(root, 'files') : null;
  return { dataDir: root, storeDir, uri: config.mongodbUri, secret: config.secret, filesDir };
}

function refuseOwnMongo({ mongodbUri }: Config): void {
  if (/^mongodb:\/\/[^/]*store\.sock(\/|$)/.test(mongodbUri)) return;
  throw new CommandError(
    'This install keeps its documents in a MongoDB of your own (MONGODB_URI): use mongodump and mongorestore for them, ' +
      'and copy the file store and the secret beside. This command is for the store that npm start brings along.',
  );
}
