import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredTally } from '../../store/tallies.ts';

export const hourMillis = 3_600_000;
/** How far back it is counted the first time: the weeks that a forecast looks at. */
const firstLook = 7 * 6 * 24 * hourMillis;
const atOnce = 2000;

export const hourOf = (at: Date): number => Math.floor(at.getTime() / hourMillis) * hourMillis;

/**
 * Counts messages by the hour: the running hour and the one before, each time anew, so that running twice changes nothing;
 * the first time, or when a past was written, the weeks before too. A change to an old message is read again, and does not count: only when it was written does.
 */
export async function tallyMessages(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  { anew = false } = {},
): Promise<void> {
  const now = clock.now();
  const lastHour = new Date(hourOf(now) - hourMillis);
  const isFirst = anew || !(await store.tallies.hasBefore(lastHour));
  const from = isFirst ? new Date(hourOf(now) - firstLook) : lastHour;
  const counted = new Map<string, StoredTally>();
  // What we ask others aside is no work for customers, nor are their answers.
  const aside = new Set(await store.conversations.idsOfSidesSince(from));
  for await (const message of store.messages.writtenSince(from, atOnce)) {
    if (message.createdAt < from || (message.kind !== 'inbound' && message.kind !== 'outbound')) continue;
    if (aside.has(message.conversationId)) continue;
    const at = hourOf(message.createdAt);
    const key = `${String(at)} ${message.inboxId}`;
    const tally = counted.get(key) ?? {
      id: idFrom(['tally', String(at), message.inboxId]),
      at: new Date(at),
      ...{ inboxId: message.inboxId, arrivals: 0, answers: 0 },
    };
    if (message.kind === 'inbound') tally.arrivals += 1;
    else if (!message.automatic) tally.answers += 1;
    counted.set(key, tally);
  }
  if (isFirst && counted.size > 0) counted.set('begin', beginning(from));
  await store.tallies.put([...counted.values()]);
}

/** Says from when on it was counted: without it, hours in which nothing came were not known. */
function beginning(from: Date): StoredTally {
  const at = hourOf(from);
  return { id: idFrom(['tally', 'begin']), at: new Date(at), inboxId: '', arrivals: 0, answers: 0 };
}
