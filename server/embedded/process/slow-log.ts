import { toNumber, type Doc, type Value } from '../bsonx/types.ts';
import { searchedBy } from '../commands/searched.ts';
import { FEW, missingIndexes, showKey } from '../plan/missing-index.ts';
import type { Cursors, Opening } from '../cursors/registry.ts';
import type { ScanStats } from '../plan/scan.ts';
import { parseSort } from '../plan/sort.ts';
import type { Catalog } from '../store/catalog.ts';
import type { Request } from '../wire/message.ts';
import { RawList, type Reply } from '../wire/reply.ts';
import { asText } from './shape.ts';

/** Commands of one shape that took long. */
export interface SlowQuery {
  ns: string;
  command: string;
  /** The command without its values. */
  shape: string;
  times: number;
  worstMillis: number;
  totalMillis: number;
  lastAt: Date;
  /** Key patterns that would have served it. */
  missing: string[];
}

interface Remembered extends SlowQuery {
  /** When it was logged, and how often it came since. */
  loggedAt: number;
  silent: number;
}

/** Each shape is logged once in so many milliseconds. */
const PERIOD = 10 * 60_000;
/** So many shapes are remembered; beyond them the one that was quiet for longest is forgotten. */
const REMEMBERED = 200;

/** What the log needs to know and where it writes. */
export interface SlowLogOptions {
  /** Milliseconds from which a command is slow; 0: none is. */
  limit: number;
  catalog: Pick<Catalog, 'get'>;
  cursors: Pick<Cursors, 'opening'>;
  now: () => number;
  log: (line: string) => void;
}

/** Notes slow commands by their shape, with the index that is missing: in the log once per shape and period, and to be asked for. */
export class SlowLog {
  private readonly shapes = new Map<string, Remembered>();
  private readonly options: SlowLogOptions;

  constructor(options: SlowLogOptions) {
    this.options = options;
  }

  /** Runs a command and takes its time. */
  async timed(request: Request, run: (examined: ScanStats) => Promise<Reply>): Promise<Reply> {
    const opened = this.options.cursors.opening(request.command.get('getMore'));
    const examined = opened?.examined ?? { keys: 0, docs: 0 };
    const before = { ...examined };
    const started = performance.now();
    let reply: Reply | undefined;
    try {
      return (reply = await run(examined));
    } finally {
      const ms = performance.now() - started;
      const looked = { keys: examined.keys - before.keys, docs: examined.docs - before.docs };
      if (this.options.limit > 0 && ms >= this.options.limit)
        this.note(saidBy(request, opened), { ms, examined: looked, reply });
    }
  }

  /** The shapes that took the most time together. */
  worst(limit = 20): SlowQuery[] {
    return [...this.shapes.values()].sort((a, b) => b.totalMillis - a.totalMillis).slice(0, limit);
  }

  private note(request: Said, run: Run): void {
    const now = this.options.now();
    const seen = this.remember(request, run, now);
    if (seen.times > 1 && now - seen.loggedAt < PERIOD) {
      seen.silent++;
      return;
    }
    const { ns, command, shape, missing, silent } = seen;
    const parts = [
      `slow: ${ns} ${command} took ${run.ms.toFixed(0)} ms: ${shape}`,
      `looked at ${String(run.examined.docs)} documents and ${String(run.examined.keys)} keys`,
      ...(missing.length > 0 ? [`missing index: ${missing.join(' and ')}`] : []),
      ...(silent > 0 ? [`${String(silent)} more since it was last logged`] : []),
    ];
    this.options.log(parts.join('; '));
    seen.loggedAt = now;
    seen.silent = 0;
  }

  private remember(request: Said, run: Run, now: number): Remembered {
    const shape = asText(request);
    const { as: command } = request;
    const key = `${request.db}.${command} ${shape}`;
    const missing = this.missing(request, run);
    const before = this.shapes.get(key);
    const seen: Remembered = before ?? {
      ns: `${request.db}.${shape.split(',', 1)[0] ?? ''}`,
      command,
      shape,
      ...{ times: 0, worstMillis: 0, totalMillis: 0, lastAt: new Date(now), missing, loggedAt: 0, silent: 0 },
    };
    seen.times++;
    seen.totalMillis += run.ms;
    seen.worstMillis = Math.max(seen.worstMillis, run.ms);
    seen.lastAt = new Date(now);
    // The last batch of a cursor looks at little, which says nothing about those before.
    if (command === request.name || run.examined.docs >= FEW) seen.missing = missing;
    this.shapes.delete(key);
    this.shapes.set(key, seen);
    const [oldest] = this.shapes.keys();
    if (this.shapes.size > REMEMBERED && oldest !== undefined) this.shapes.delete(oldest);
    return seen;
  }

  /** Never fails: a command that was refused has no plan. */
  private missing(request: Said, { examined, reply }: Run): string[] {
    try {
      const find = searchedBy(request);
      const name = find?.get('find');
      const collection = this.options.catalog.get(`${request.db}.${typeof name === 'string' ? name : ''}`);
      if (!find || !reply || !collection) return [];
      const filter = mapOf(find.get('filter'));
      const sort = mapOf(find.get('sort'));
      const question = {
        filter,
        sort: parseSort(sort),
        natural: sort.has('$natural') ? 1 : 0,
        hint: find.get('hint'),
      };
      const effort = { docs: examined.docs, returned: returnedBy(reply) };
      return missingIndexes(collection, question, effort).map(showKey);
    } catch {
      return [];
    }
  }
}

/** What a command is about. */
interface Said extends Pick<Request, 'db' | 'name' | 'command' | 'lists'> {
  /** The command as it was sent. */
  as: string;
}

/** A getMore is about what the command was that opened its cursor. */
function saidBy({ db, name, command, lists }: Request, opened: Opening | undefined): Said {
  if (!opened) return { db, name, command, lists, as: name };
  const [opener = ''] = opened.command.keys();
  return { db, name: opener, command: opened.command, lists, as: name };
}

interface Run {
  ms: number;
  examined: ScanStats;
  /** Undefined where the command failed. */
  reply: Reply | undefined;
}

function mapOf(value: Value): Doc {
  return value instanceof Map ? value : new Map<string, Value>();
}

/** How many documents a reply holds or speaks of. */
function returnedBy(reply: Reply): number {
  const { cursor, n, values, value } = reply;
  const batch = isNested(cursor) ? (cursor.fields['firstBatch'] ?? cursor.fields['nextBatch']) : undefined;
  if (batch instanceof RawList) return batch.count;
  if (Array.isArray(values)) return values.length;
  if (value !== undefined) return 1;
  return n === undefined ? 0 : toNumber(n as Value);
}

function isNested(value: Reply[string]): value is { fields: Reply } {
  return typeof value === 'object' && value !== null && 'fields' in value;
}
