import { mannersOf, languageOf } from '../../../shared/manners/manners.ts';
import { nextWelcome } from '../../../shared/manners/moment.ts';
import { openFrom } from '../../../shared/sla/hours.ts';
import { isTimeZone } from '../../../shared/widget/opening.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredSurveySettings } from '../../store/surveys.ts';
import { shownFields, type Person } from '../contacts/person.ts';

type StoreOnly = Pick<Context, 'store'>;

/** Who wrote so lately is up, whatever the clock says. */
const upMillis = 30 * 60_000;
/** Business hours and quiet hours that never meet are given up. */
const mostTurns = 20;

interface Asking {
  settings: StoredSurveySettings;
  conversation: StoredConversation;
  person: Person | null;
  now: Date;
}

/**
 * When somebody may be asked: within the business hours of the inbox, and outside their own quiet hours and holidays, by
 * their clocks; by those of the workspace where nobody knows where they are.
 * @returns null where there is no such time
 */
export async function mayBeAskedAt(context: StoreOnly, asking: Asking): Promise<Date | null> {
  const { settings, now } = asking;
  const calendar =
    settings.calendarId === null
      ? undefined
      : (await context.store.calendars.listRecent()).find(({ id }) => id === settings.calendarId);
  const opens = (from: Date): Date | null => {
    if (!calendar) return from;
    const first = openFrom(calendar.hours, from.getTime()).next();
    return first.done === false ? new Date(first.value.from) : from;
  };
  const welcome = await welcomeOf(context, asking);
  let at: Date | null = now;
  for (let turn = 0; at !== null && turn < mostTurns; turn += 1) {
    const open = opens(at);
    const next: Date | null = open && welcome(open);
    if (next?.getTime() === at.getTime()) return at;
    at = next;
  }
  return null;
}

async function welcomeOf(
  { store }: StoreOnly,
  { settings, conversation, person, now }: Asking,
): Promise<(from: Date) => Date | null> {
  const { lastInboundAt, language } = conversation;
  const isUp = lastInboundAt !== null && now.getTime() - lastInboundAt.getTime() < upMillis;
  if (!settings.quiet || isUp) return (from) => from;
  const known = person && shownFields(person);
  const manners = mannersOf(known?.manners ?? {}, { name: '', language: known?.language ?? language });
  const own = known?.timeZone ?? '';
  const timeZone = isTimeZone(own) ? own : (await store.workspace.read()).timeZone;
  return (from) => nextWelcome(manners, timeZone, from);
}

/** The language that somebody is asked in: the one that they would rather have, else the one that it was held in. */
export function askedIn(person: Person | null, { language }: StoredConversation): string | null {
  const known = person && shownFields(person);
  const tag = known?.manners.language ?? language ?? known?.language ?? null;
  return tag === null ? null : languageOf(tag);
}
