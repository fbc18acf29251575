import { Binary, type Value } from '../bsonx/types.ts';
import { Code, StoreError } from '../errors.ts';

const MAX_BYTES = 100 * 1024 * 1024;
/** About what any value takes by itself. */
const BASE = 24;

/** What one stage may hold in memory: 100 MB, about. */
export class Budget {
  private held = 0;
  private readonly stage: string;

  constructor(stage: string) {
    this.stage = stage;
  }

  /** Takes so many bytes. Throws 292 beyond the limit: the engine refuses, it does not spill. */
  spend(bytes: number): void {
    this.held += bytes;
    if (this.held > MAX_BYTES)
      throw new StoreError(
        Code.QueryExceededMemoryLimitNoDiskUseAllowed,
        `${this.stage} exceeded the memory limit of ${String(MAX_BYTES)} bytes: a $match or $project before it leaves less to hold`,
      );
  }
}

/** About what a value takes in memory. */
export function weightOf(value: Value): number {
  if (typeof value === 'string') return BASE + 2 * value.length;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + weightOf(item), BASE);
  if (value instanceof Binary) return BASE + value.length();
  if (!(value instanceof Map)) return BASE;
  let sum = 2 * BASE;
  for (const inner of value.values()) sum += BASE + weightOf(inner);
  return sum;
}
