import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type Config, readConfigBeside, readDataDir } from '../config.ts';

/** What `npm start` writes beside its data while it runs. */
const runtimeFile = z.object({
  mongodbUri: z.string().optional(),
  redisUrl: z.string().optional(),
  url: z.string().optional(),
});

/** A sentence for the person at the keyboard; printed without a stack. */
export class CommandError extends Error {}

/**
 * The settings of the install that is meant: the environment's, else those of a running `npm start`.
 * @param dataDir from --data
 * @throws CommandError when neither names the databases
 */
export function readInstallConfig(dataDir: string | undefined): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  try {
    return readConfigBeside(describeInstall, dataDir);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!/MONGODB_URI|REDIS_URL|ONEVOICE_SECRET/.test(message)) throw new CommandError(message);
    throw new CommandError(
      'Onevoice does not run here: start it with `npm start` in another terminal (with the same --data), ' +
        'or set MONGODB_URI, REDIS_URL and ONEVOICE_SECRET.',
    );
  }
}

/**
 * The settings of an install whose data are meant, whether or not it runs: one that is stopped goes by what it brings along.
 * @throws CommandError when they do not fit, or when its secret is not to be found
 */
export function readDataConfig(dataDir: string | undefined): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  try {
    return readConfigBeside((dir) => ({ ...describeStopped(dir), ...describeInstall(dir) }), dataDir);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!message.includes('ONEVOICE_SECRET')) throw new CommandError(message);
    throw new CommandError(
      'There is no Onevoice in the data directory (no secret.key). Name it with --data, or set ONEVOICE_SECRET.',
    );
  }
}

/** The data directory that is meant, which need not exist. */
export function dataDirOf(dataDir: string | undefined): string {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return readDataDir(dataDir);
}

/** Where the databases that npm start brings along would answer. */
function describeStopped(dataDir: string): Record<string, string> {
  const socket = (name: string): string => join(resolve(dataDir), name);
  return {
    MONGODB_URI: `mongodb://${encodeURIComponent(socket('store.sock'))}/onevoice`,
    REDIS_URL: `unix://${socket('redis.sock')}`,
  };
}

function describeInstall(dataDir: string): Record<string, string> {
  const runtime = readRuntime(join(dataDir, 'runtime.json'));
  const secretFile = join(dataDir, 'secret.key');
  return {
    ...(runtime?.mongodbUri !== undefined && { MONGODB_URI: runtime.mongodbUri }),
    ...(runtime?.redisUrl !== undefined && { REDIS_URL: runtime.redisUrl }),
    ...(runtime?.url !== undefined && { PUBLIC_URL: runtime.url }),
    ...(existsSync(secretFile) && { ONEVOICE_SECRET: readFileSync(secretFile, 'utf8').trim() }),
  };
}

function readRuntime(path: string): z.infer<typeof runtimeFile> | null {
  if (!existsSync(path)) return null;
  try {
    return runtimeFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new CommandError(`${path} cannot be read: stop Onevoice and start it again.`);
  }
}
