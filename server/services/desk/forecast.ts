import type { Actor } from '../../../shared/abilities.ts';
import type { Forecast } from '../../../shared/schemas/desk.ts';
import type { Context } from '../../context.ts';
import type { StoredTally } from '../../store/tallies.ts';
import { visibleInboxIds } from '../conversations/find.ts';
import { expectationOf } from './expected.ts';
import { hourMillis, hourOf } from './tally.ts';
import { dayOf, type LocalDay } from './local-day.ts';

const mostWeeks = 6;
const weekMillis = 7 * 24 * hourMillis;

/** Today by the hour, of the inboxes that the actor sees: what came, and what the weeks before let expect. */
export async function readForecast(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
): Promise<Forecast> {
  const { timeZone } = await store.workspace.read();
  const now = clock.now();
  const today = dayOf(now, timeZone);
  const first = new Date(today.from - mostWeeks * weekMillis - weekMillis);
  // The running hour too, also in its first moment.
  const rows = await store.tallies.between(first, new Date(now.getTime() + 1));
  // Days before the very first message say nothing of what comes.
  const begun = rows.find(({ arrivals, answers }) => arrivals + answers > 0)?.at.getTime() ?? Infinity;
  const inboxIds = visibleInboxIds(actor);
  const seen = rows.filter(({ inboxId }) => inboxIds === null || inboxIds.includes(inboxId));
  const weeks = Array.from({ length: mostWeeks }, (_, back) => mostWeeks - back)
    .map((back) => dayOf(new Date(now.getTime() - back * weekMillis), timeZone))
    // A day that was counted in part would look like a quiet one.
    .filter((day) => day.from >= begun);
  const { hours, error, weeks: known } = expectationOf(weeks.map((day) => countsOf(day, seen)));
  const came = countsOf(today, seen);
  return {
    timeZone,
    hours: hours.map((expected, hour) => {
      const at = today.hours[hour] ?? today.from + hour * hourMillis;
      return {
        at: new Date(at).toISOString(),
        arrived: at <= now.getTime() ? (came[hour] ?? 0) : null,
        expected,
      };
    }),
    weeks: known,
    error,
  };
}

function countsOf(day: LocalDay, rows: readonly StoredTally[]): number[] {
  const counts = day.hours.map(() => 0);
  const first = hourOf(new Date(day.from));
  for (const { at, arrivals } of rows) {
    if (at.getTime() < first || at.getTime() >= day.to) continue;
    const hour = day.hours.findLastIndex((begin) => hourOf(new Date(begin)) <= at.getTime());
    if (hour >= 0) counts[hour] = (counts[hour] ?? 0) + arrivals;
  }
  return counts;
}
