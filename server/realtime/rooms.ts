import type { Actor } from '../../shared/abilities.ts';
import type { Context } from '../context.ts';
import { rooms } from './publisher.ts';

/** Rooms that come from who one is; those of conversations come from what one looks at. */
const memberRoom = /^(everyone$|user:|inbox:)/;

/** Every room that the actor's sockets belong into: admins are in the rooms of all inboxes. */
export async function roomsOf(context: Pick<Context, 'store'>, actor: Actor): Promise<string[]> {
  const inboxIds =
    actor.role === 'admin' ? (await context.store.inboxes.list()).map((inbox) => inbox.id) : actor.inboxIds;
  return [rooms.everyone, rooms.user(actor.userId), ...inboxIds.map((id) => rooms.inbox(id))];
}

/** What has to change so that a socket is in exactly the wanted member rooms; its conversations are left alone. */
export function roomChanges(
  present: ReadonlySet<string>,
  wanted: readonly string[],
): { join: string[]; leave: string[] } {
  return {
    join: wanted.filter((room) => !present.has(room)),
    leave: [...present].filter((room) => memberRoom.test(room) && !wanted.includes(room)),
  };
}
