import type { Context } from '../../context.ts';
import { systemPhases, type StoredSystemConnection, type SystemPhase } from '../../store/systems.ts';
import {
  SystemError,
  type Access,
  type Page,
  type RemoteOrder,
  type RemoteRecord,
} from '../../systems/contract.ts';
import { findSystem } from '../../systems/registry.ts';
import { actorOf } from '../access/actor.ts';
import { readSurroundings } from '../contact-files/taking.ts';
import { withAccess } from './access.ts';
import type { SystemContext } from './connect.ts';
import { takeAll, takeOrder, takeRecord, type Took } from './take.ts';

/** From the end of a round to the next one. */
const restMillis = 10 * 60_000;
/** Clocks differ, and what is written while one reads may get an older stamp: each round begins so much earlier. */
const overlapMillis = 60_000;
const longAgo = new Date(0);
const minute = 60_000;
/** After failures in a row that may be none next time. */
const patience = [1, 5, 15, 60].map((minutes) => minutes * minute);

/**
 * For the job: takes a page of what changed over there, and asks for the next. What is taken twice changes nothing, so a
 * page that was interrupted is done again. Limits of theirs, and what may be better later, are waited for.
 */
export async function syncSystem(context: SystemContext, id: string): Promise<void> {
  const { store, clock, queue } = context;
  const row = await store.systems.read(id);
  const now = clock.now();
  if (!row || row.state === 'broken' || row.nextAt > now) return;
  const user = await store.users.findById(row.userId);
  if (user?.active !== true || user.role !== 'admin') {
    await breakOff(context, row, 'Whoever connected it is no admin any more.');
    return;
  }
  const kind = row.phase;
  try {
    const { took, next, newest } = await takePage(context, row, { kind, actor: actorOf(user, 'session') });
    await store.systems.keepRefusals(took.refused);
    await store.systems.forgetRefusals(took.settled);
    const counted = { taken: took.taken, refused: took.refused.length };
    const set = { ...after(row, { next, newest, now }), failures: 0, problem: null };
    const advanced = await store.systems.advance(row, set, counted);
    if (advanced && advanced.state === 'working') await queue.enqueue('systems.sync', { connectionId: id });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    await wait(context, row, error);
  }
}

interface Read {
  took: Took;
  next: string | null;
  newest: Date | null;
}

const nothing: Read = { took: { taken: 0, refused: [], settled: [] }, next: null, newest: null };

async function takePage(
  context: SystemContext,
  row: StoredSystemConnection,
  { kind, actor }: { kind: SystemPhase; actor: ReturnType<typeof actorOf> },
): Promise<Read> {
  const wanted = { company: row.takesCompanies, contact: row.takesContacts, order: row.takesOrders }[kind];
  if (!wanted) return nothing;
  const system = findSystem(row.system);
  const since = new Date(Math.max(0, (row.since[kind] ?? longAgo).getTime() - overlapMillis));
  const from = { since, cursor: row.cursor };
  const ask = <T>(read: (access: Access) => Promise<T>) => withAccess(context, row, read);
  if (kind === 'order') {
    const page = await ask((access) => system.orders(access, from));
    return readOf(
      page,
      await takeAll(context, { row, kind, items: page.items }, (item) => takeOrder(context, row, item)),
    );
  }
  const page = await ask((access) =>
    kind === 'company' ? system.companies(access, from) : system.contacts(access, from),
  );
  const taking = {
    ...(await readSurroundings(context)),
    ...{ actor, rules: row.rules, row: { state: 'working', known: 'update' } as const },
  };
  const take = (item: RemoteRecord) => takeRecord(context, { taking, row, kind }, item);
  return readOf(page, await takeAll(context, { row, kind, items: page.items }, take));
}

function readOf({ items, next }: Page<RemoteRecord | RemoteOrder>, took: Took): Read {
  const times = items.map(({ changedAt }) => changedAt.getTime());
  return { took, next, newest: times.length === 0 ? null : new Date(Math.max(...times)) };
}

/** Where one is after a page: at the next page, at the next kind, or at the end of the round. Pure. */
export function after(
  row: Pick<StoredSystemConnection, 'phase' | 'newest' | 'since'>,
  { next, newest, now }: { next: string | null; newest: Date | null; now: Date },
): Pick<StoredSystemConnection, 'phase' | 'cursor' | 'newest' | 'since' | 'state' | 'nextAt'> & {
  lastAt?: Date;
} {
  const seen = Math.max(row.newest?.getTime() ?? 0, newest?.getTime() ?? 0);
  const latest = seen === 0 ? null : new Date(seen);
  const { phase } = row;
  if (next !== null)
    return { phase, cursor: next, newest: latest, since: row.since, state: 'working', nextAt: now };
  const since = latest ? { ...row.since, [phase]: latest } : row.since;
  const following = systemPhases[systemPhases.indexOf(phase) + 1];
  const anew = { cursor: null, newest: null, since };
  if (following) return { ...anew, phase: following, state: 'working', nextAt: now };
  const nextAt = new Date(now.getTime() + restMillis);
  return { ...anew, phase: systemPhases[0], state: 'resting', nextAt, lastAt: now };
}

/** Tokens that are worth nothing need a person; everything else is tried again. */
async function wait(context: SystemContext, row: StoredSystemConnection, error: SystemError): Promise<void> {
  if (error.kind === 'auth' || error.kind === 'refused') {
    await breakOff(context, row, error.message);
    return;
  }
  const limited = error.kind === 'rate-limited';
  const pause = limited
    ? (error.retryAfterSeconds ?? 60) * 1000
    : (patience[Math.min(row.failures, patience.length - 1)] ?? minute);
  await context.store.systems.advance(row, {
    nextAt: new Date(context.clock.now().getTime() + pause),
    ...(!limited && { failures: row.failures + 1 }),
    problem: error.message,
  });
}

async function breakOff(
  { store, logger }: Pick<Context, 'store' | 'logger'>,
  row: StoredSystemConnection,
  problem: string,
): Promise<void> {
  await store.systems.advance(row, { state: 'broken', problem });
  logger.warn({ system: row.system, problem }, 'a connection to another system is broken');
}
