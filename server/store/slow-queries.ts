import type { Connection } from 'mongoose';

/** Queries of one shape that took long. */
export interface SlowQuery {
  ns: string;
  command: string;
  /** Fields and operators, without the values. */
  shape: string;
  times: number;
  worstMillis: number;
  /** The key patterns of the indexes that would have served it, as one types them. */
  missingIndexes: string[];
}

/** What the embedded store tells in its status; MongoDB has a profiler for this and tells nothing here. */
export async function readSlowQueries(connection: Connection): Promise<SlowQuery[]> {
  const status = await connection.getClient().db('admin').command({ serverStatus: 1 });
  return status['process'] === 'onevoice-embedded' ? ((status['slowQueries'] ?? []) as SlowQuery[]) : [];
}
