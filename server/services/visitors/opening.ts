import type { WidgetSettings } from '../../../shared/schemas/widget.ts';
import { openingState } from '../../../shared/sla/hours.ts';
import { openingAt, readOpening, readSpecialDay } from '../../../shared/widget/opening.ts';
import type { Context } from '../../context.ts';

/**
 * Is somebody there now, and if not, when? By the calendar that is named, as it is now; by the hours that are written in
 * the inbox where none is, or it is gone.
 */
export async function openingOf(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  hours: WidgetSettings['hours'],
): Promise<{ open: boolean; opensAt: Date | null }> {
  const now = clock.now();
  const calendars = hours.calendarId === '' ? [] : await store.calendars.listRecent();
  const calendar = calendars.find(({ id }) => id === hours.calendarId);
  if (!calendar) {
    const special = hours.holidays.flatMap((line) => readSpecialDay(line) ?? []);
    const { opening, timeZone } = hours;
    return openingAt({ spans: readOpening(opening) ?? [], special, timeZone }, now);
  }
  const { open, changesAt } = openingState(calendar.hours, now.getTime());
  return { open, opensAt: open || changesAt === null ? null : new Date(changesAt) };
}
