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
    serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** For tests and tools that want no output. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}
