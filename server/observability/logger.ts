import { pino, type Logger as PinoLogger, type DestinationStream } from 'pino';
import type { Config } from '../config.ts';

/** Structured log. One child per subsystem: `logger.child({ subsystem: 'delivery' })`. */
export type Logger = PinoLogger;

/** Never in a log, wherever in the fields they stand (to three levels). */
const secretNames = [
  'password',
  'secret',
  'secrets',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
];
const redactedPaths = [
  ...secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
  'req.headers["x-csrf-token"]',
  'res.headers["set-cookie"]',
];

/** What clients of databases and providers hang on their errors: the very words sent, passwords and sessions among them. */
const sentWords = ['command', 'request', 'config', 'options', 'args'];

/** Message, stack and plain facts of an error; a command keeps its name alone. */
function describeError(error: Error): Record<string, unknown> {
  const { command, ...described } = pino.stdSerializers.err(error) as Record<string, unknown>;
  const name =
    typeof command === 'string' ? command : (command as { name?: unknown } | null | undefined)?.name;
  const facts = Object.entries(described).filter(([field]) => !sentWords.includes(field));
  return {
    ...Object.fromEntries(facts),
    ...(typeof name === 'string' && { command: name.split(' ', 1)[0] }),
  };
}

/**
 * The root logger: JSON lines on standard output.
 * @param destination for tests: where the lines go instead.
 */
export function createLogger(config: Pick<Config, 'logLevel'>, destination?: DestinationStream): Logger {
  const options = {
    level: config.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: redactedPaths, censor: '…' },
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, error: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** For tests and tools that want no output. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}
