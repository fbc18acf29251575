import { createContext, type RunningContext } from '../create-context.ts';
import { silentLogger } from '../observability/logger.ts';
import { AppError } from '../../shared/errors.ts';
import { type Arguments, help, readArguments } from './arguments.ts';
import { backup } from './backup/backup.ts';
import { restore } from './backup/restore.ts';
import { check, compact } from './backup/upkeep.ts';
import { createAdminCommand } from './create-admin.ts';
import { doctor } from './doctor.ts';
import { generate, generateWhileStopped } from './generate.ts';
import { importCommand } from './import.ts';
import { CommandError, readInstallConfig } from './install.ts';
import { replay } from './replay.ts';
import { searchRebuild, searchStatus } from './search.ts';
import { tokenCreate } from './token-create.ts';

type Command = (context: RunningContext, args: Arguments) => Promise<void>;

/** What works on the data themselves, and so also while nothing runs. */
const offlineCommands: Record<string, (args: Arguments) => Promise<void>> = {
  backup,
  restore,
  compact,
  check,
};

const commands: Record<string, Command> = {
  'token create': tokenCreate,
  'create-admin': createAdminCommand,
  replay,
  'search rebuild': searchRebuild,
  'search status': searchStatus,
  generate,
};

/** @returns the exit code */
async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2));
  const name = args.words.join(' ');
  if (args.values.help === true || name === '' || name === 'help') {
    console.log(help);
    return 0;
  }
  if (name === 'doctor') return doctor(args.values.data);
  const offline = offlineCommands[args.words[0] ?? ''];
  if (offline) {
    await offline(args);
    return 0;
  }
  // The word after the kind of archive is a path.
  const command = commands[name] ?? (args.words[0] === 'import' ? importCommand : undefined);
  if (!command) throw new CommandError(`There is no command "${name}".\n\n${help}`);
  if (name === 'generate' && (await generateWhileStopped(args))) return 0;
  const config = readInstallConfig(args.values.data);
  const context = await createContext(config, {
    role: 'cli',
    logger: silentLogger(),
    patienceMillis: 5000,
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${reason}\nIs Onevoice running? Start it with \`npm start\`.`);
  });
  try {
    await command(context, args);
    return 0;
  } finally {
    await context.dispose();
  }
}

/** Errors that have a sentence are printed as that; only what nobody foresaw shows its stack. */
function explain(error: unknown): string {
  if (error instanceof CommandError) return error.message;
  if (error instanceof AppError) {
    const fields = error.fields.map(({ path, message }) => `  ${path}: ${message}`);
    return [error.message, ...fields].join('\n');
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(explain(error));
    process.exitCode = 1;
  },
);
