import { doc } from '../bsonx/encode.ts';
import { Double, type Doc } from '../bsonx/types.ts';
import type { SlowQuery } from '../process/slow-log.ts';
import type { Reply } from '../wire/reply.ts';
import type { Call } from './context.ts';

/** The MongoDB version whose behaviour is followed. */
const VERSION = '7.0.0';
const MAX_WIRE_VERSION = 21;

/** `hello`, `ismaster`: a standalone server of wire version 21. */
export function hello({ context, connection }: Call): Reply {
  return {
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    maxBsonObjectSize: 16777216,
    maxMessageSizeBytes: 48000000,
    maxWriteBatchSize: 100000,
    localTime: new Date(context.engine.now()),
    logicalSessionTimeoutMinutes: 30,
    connectionId: connection,
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
    ok: 1,
  };
}

/** `ping` and other commands that only want to hear yes. */
export function ok(): Reply {
  return { ok: 1 };
}

/** `buildInfo`. */
export function buildInfo(): Reply {
  return {
    version: VERSION,
    versionArray: [7, 0, 0, 0],
    gitVersion: 'onevoice-embedded',
    modules: [],
    bits: 64,
    maxBsonObjectSize: 16777216,
    ok: 1,
  };
}

/** `serverStatus`: the figures that operators ask for; `instance` tells a client whose server answers. */
export function serverStatus({ context }: Call): Reply {
  const { rss, heapUsed } = process.memoryUsage();
  const uptime = (context.engine.now() - context.engine.startedAt) / 1000;
  const megabyte = 1024 * 1024;
  return {
    host: 'embedded',
    version: VERSION,
    process: 'onevoice-embedded',
    instance: context.instance,
    pid: BigInt(process.pid),
    uptime: new Double(uptime),
    localTime: new Date(context.engine.now()),
    connections: doc({ current: context.connections() }),
    cursors: doc({ open: context.cursors.size }),
    mem: doc({ resident: Math.round(rss / megabyte), heap: Math.round(heapUsed / megabyte) }),
    slowQueries: context.slowQueries().map(describeSlow),
    storage: doc({ file: BigInt(context.engine.kv.size()) }),
    ok: 1,
  };
}

function describeSlow({ times, worstMillis, totalMillis, ...query }: SlowQuery): Doc {
  return doc({
    ns: query.ns,
    command: query.command,
    shape: query.shape,
    times,
    worstMillis: Math.round(worstMillis),
    totalMillis: Math.round(totalMillis),
    lastAt: query.lastAt,
    missingIndexes: query.missing,
  });
}

/** `getParameter`. */
export function getParameter(): Reply {
  return { featureCompatibilityVersion: doc({ version: '7.0' }), ok: 1 };
}

/** `connectionStatus`. */
export function connectionStatus(): Reply {
  return { authInfo: doc({ authenticatedUsers: [], authenticatedUserRoles: [] }), ok: 1 };
}
