import type { Actor } from '../../../shared/abilities.ts';
import type { Shift } from '../../../shared/schemas/desk.ts';
import type { Context } from '../../context.ts';
import { readAgents } from '../assignment/agents.ts';
import { dayOf } from './local-day.ts';
import { spansOn } from './working-hours.ts';

/** Who works when today: of the people who share an inbox with the actor. */
export async function readShift(
  context: Pick<Context, 'store' | 'redis' | 'clock'>,
  actor: Actor,
): Promise<Shift> {
  const { store, clock } = context;
  const [{ timeZone }, users, agents, calendars] = await Promise.all([
    store.workspace.read(),
    store.users.list(),
    readAgents(context),
    store.calendars.listRecent(),
  ]);
  const calendarOf = (id: string) => calendars.find((calendar) => calendar.id === id)?.hours;
  const day = dayOf(clock.now(), timeZone);
  const byId = new Map(users.map((user) => [user.id, user]));
  const people = agents.flatMap(({ userId: id, presence, load, capacity }) => {
    const user = byId.get(id);
    const seen =
      user && (actor.role === 'admin' || user.inboxIds.some((inboxId) => actor.inboxIds.includes(inboxId)));
    if (!seen) return [];
    return [
      {
        id,
        presence,
        load,
        capacity,
        name: user.name,
        role: user.role,
        spans: spansOn(user.hours, day, calendarOf),
      },
    ];
  });
  return { timeZone, now: day.minute, people };
}
