import { z } from 'zod';

/**
 * The one reader of process.env. Every variable is described here; .env.example is made from this table and a test
 * holds them together. Nothing is required for `npm start`: the supervisor fills in what a one-machine install needs.
 */
const variables = {
  PORT: {
    schema: z.coerce.number().int().min(0).max(65_535).default(3000),
    description: 'Port of the web server.',
    example: '3000',
  },
  HOST: {
    schema: z.string().default('127.0.0.1'),
    description: 'Address to listen on. Put a reverse proxy with TLS in front before opening it to others.',
    example: '127.0.0.1',
  },
  PUBLIC_URL: {
    schema: z.string().optional(),
    description: 'How people reach the server, for links in mails. Default: http://localhost:PORT.',
    example: 'https://inbox.example.com',
  },
  TRUST_PROXY: {
    schema: z.coerce.number().int().min(0).max(10).default(0),
    description: 'How many reverse proxies stand in front (for client addresses and secure cookies).',
    example: '1',
  },
  DATA_DIR: {
    schema: z.string().default('./data'),
    description: 'Where files and, on one machine, the databases live.',
    example: './data',
  },
  MONGODB_URI: {
    schema: z.string().min(1),
    description: 'MongoDB 7+ or compatible (replica set, sharded). Left out: npm start brings its own store.',
    example: 'mongodb://mongo:27017/onevoice',
  },
  REDIS_URL: {
    schema: z.string().min(1),
    description:
      'Redis 7+. redis://, rediss://, unix:///path, redis-sentinel://host:26379,host2:26379/master-name, ' +
      'redis-cluster://host:7000,host2:7001. Left out: npm start brings its own.',
    example: 'redis://redis:6379',
  },
  REDIS_PREFIX: {
    schema: z.string().default('onevoice'),
    description: 'Prefix of every Redis key, so that several installs can share one Redis.',
    example: 'onevoice',
  },
  ONEVOICE_SECRET: {
    schema: z.string().min(32, 'ONEVOICE_SECRET needs at least 32 characters'),
    description:
      'Signs sessions and links and encrypts channel passwords. npm start makes one in DATA_DIR/secret.key. Keep it: without it stored passwords cannot be read.',
    example: '(64 random characters)',
  },
  LOG_LEVEL: {
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    description: 'How much is logged.',
    example: 'info',
  },
  FILE_STORE: {
    schema: z.string().default('disk'),
    description:
      'disk (DATA_DIR/files), or s3://bucket/prefix?region=..&endpoint=.. for an S3-compatible store.',
    example: 's3://onevoice-files?region=eu-central-1',
  },
  S3_ACCESS_KEY_ID: {
    schema: z.string().optional(),
    description: 'Key for FILE_STORE=s3://...',
    example: '',
  },
  S3_SECRET_ACCESS_KEY: {
    schema: z.string().optional(),
    description: 'Secret for FILE_STORE=s3://...',
    example: '',
  },
  MAX_MESSAGE_BYTES: {
    schema: z.coerce.number().int().min(100_000).default(52_428_800),
    description: 'Larger items are kept as headers in quarantine instead of being imported.',
    example: '52428800',
  },
  METRICS_TOKEN: {
    schema: z.string().optional(),
    description: 'Bearer token for /metrics. Left out: /metrics answers on the loopback interface only.',
    example: '',
  },
  SEARCH_INDEX: {
    schema: z.stringbool().default(true),
    description:
      'Whether the workers keep the search index. What arrives while they do not is found once they do again.',
    example: 'true',
  },
  ONEVOICE_DEMO: {
    schema: z.stringbool().default(false),
    description:
      'Fill the workspace with a removable demo and keep its traffic coming (npm start -- --demo).',
    example: 'false',
  },
} as const satisfies Record<string, { schema: z.ZodType; description: string; example: string }>;

type Variables = { [K in keyof typeof variables]: z.output<(typeof variables)[K]['schema']> };

/** For .env.example and the compose test. */
export const configVariables: { name: string; description: string; example: string }[] = Object.entries(
  variables,
).map(([name, { description, example }]) => ({ name, description, example }));

export interface Config {
  port: number;
  host: string;
  publicUrl: string;
  trustProxy: number;
  dataDir: string;
  mongodbUri: string;
  redisUrl: string;
  redisPrefix: string;
  secret: string;
  logLevel: Variables['LOG_LEVEL'];
  fileStore: string;
  s3: { accessKeyId: string | undefined; secretAccessKey: string | undefined };
  maxMessageBytes: number;
  metricsToken: string | undefined;
  searchIndex: boolean;
  demo: boolean;
}

/**
 * Reads and checks the environment.
 * @throws Error with one sentence per variable that does not fit.
 */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const shape = z.object(
    Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, variable.schema])),
  );
  const parsed = shape.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The settings in the environment do not fit:\n${lines.join('\n')}\nSee .env.example.`);
  }
  const values = parsed.data as unknown as Variables;
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, '') ?? `http://localhost:${values.PORT}`,
    trustProxy: values.TRUST_PROXY,
    dataDir: values.DATA_DIR,
    mongodbUri: values.MONGODB_URI,
    redisUrl: values.REDIS_URL,
    redisPrefix: values.REDIS_PREFIX,
    secret: values.ONEVOICE_SECRET,
    logLevel: values.LOG_LEVEL,
    fileStore: values.FILE_STORE,
    s3: { accessKeyId: values.S3_ACCESS_KEY_ID, secretAccessKey: values.S3_SECRET_ACCESS_KEY },
    maxMessageBytes: values.MAX_MESSAGE_BYTES,
    metricsToken: values.METRICS_TOKEN,
    searchIndex: values.SEARCH_INDEX,
    demo: values.ONEVOICE_DEMO,
  };
}

/** The data directory that the command line names, else the environment, else the usual one. */
export function readDataDir(named: string | undefined): string {
  return named ?? (process.env['DATA_DIR'] || './data');
}

/**
 * For the command line beside a running install: what the environment sets wins over what the install says of itself.
 * @param install given the data directory, the values that the install goes by (MONGODB_URI, REDIS_URL ...)
 * @throws Error as readConfig
 */
export function readConfigBeside(
  install: (dataDir: string) => Record<string, string>,
  dataDir: string = readDataDir(undefined),
): Config {
  const set = Object.entries(process.env).filter(([, value]) => value !== undefined && value !== '');
  return readConfig({ ...install(dataDir), ...Object.fromEntries(set), DATA_DIR: dataDir });
}
