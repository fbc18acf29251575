import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type {
  Calendar,
  CalendarHours,
  CalendarInput,
  OpeningState,
} from '../../../shared/schemas/calendar.ts';
import { openingState } from '../../../shared/sla/hours.ts';
import type { Context } from '../../context.ts';
import { presentCalendar } from '../../presenters/sla.ts';
import { newId } from '../../store/ids.ts';
import { authorOf } from '../conversations/author.ts';
import { calendarUsers, inWords } from './calendar-users.ts';

type CalendarContext = Pick<Context, 'store' | 'clock'>;

const nameTaken = (): AppError =>
  new AppError('already-exists', { fields: [{ path: 'name', message: 'This name is taken already.' }] });

/** By name. */
export async function listCalendars({ store }: Pick<Context, 'store'>): Promise<Calendar[]> {
  return (await store.calendars.list()).map(presentCalendar);
}

/** @throws AppError already-exists */
export async function createCalendar(
  context: CalendarContext,
  actor: Actor,
  input: CalendarInput,
): Promise<Calendar> {
  const row = { id: newId(), key: '', version: 1, hours: input, updatedAt: context.clock.now() };
  const changedBy = (await authorOf(context, actor)).name;
  if (!(await context.store.calendars.insert(row, changedBy))) throw nameTaken();
  return presentCalendar(row);
}

/** A new version: deadlines that were promised stay as they are. @throws AppError not-found, already-exists */
export async function updateCalendar(
  context: CalendarContext,
  actor: Actor,
  { id, input }: { id: string; input: CalendarInput },
): Promise<Calendar> {
  const changedBy = (await authorOf(context, actor)).name;
  const before = await context.store.calendars.read(id);
  if (!before) throw new AppError('not-found');
  const set = { hours: input, updatedAt: context.clock.now() };
  const row = await context.store.calendars.change(before, set, changedBy);
  if (row === 'taken') throw nameTaken();
  if (!row)
    throw new AppError('too-late', { detail: 'Somebody else changed it at this moment. Look at it again.' });
  return presentCalendar(row);
}

/** @throws AppError not-found; too-late while somebody goes by it, with who that is */
export async function deleteCalendar(context: Pick<Context, 'store'>, id: string): Promise<void> {
  const users = await calendarUsers(context, id);
  if (users.length > 0) {
    const detail = `These go by it: ${inWords(users)}. Give them other hours first.`;
    throw new AppError('too-late', { detail });
  }
  if (!(await context.store.calendars.remove(id))) throw new AppError('not-found');
}

/** Is it open now, and when does that change? */
export function previewOpening({ clock }: Pick<Context, 'clock'>, hours: CalendarHours): OpeningState {
  const { open, changesAt } = openingState(hours, clock.now().getTime());
  return { open, changesAt: changesAt === null ? null : new Date(changesAt).toISOString() };
}
