import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Config, readConfigBeside } from '../config.ts';

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
