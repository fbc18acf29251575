/** Errors of the driver that say something about the database and nothing about what was asked. */
const outages =
  /^(MongoNetwork|MongoServerSelection|MongoNotConnected|MongoPoolCleared|MongoTopologyClosed|MongoWaitQueue|MongoServerClosed|MongoClientClosed|MongooseServerSelection|PoolCleared)/;
const codes = new Set(['ENOSPC', 'EIO', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EMFILE']);

/** Did something fail because the database (or the disk) is away, rather than because of this one thing? */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code;
  return outages.test(error.name) || (typeof code === 'string' && codes.has(code)) || isOutage(error.cause);
}
