import { can, seesInbox } from '../../../shared/abilities.ts';
import type { ChannelOfKind } from '../../../shared/routing/availability.ts';
import type { Candidate } from '../../../shared/routing/candidate.ts';
import { worksAt } from '../../../shared/routing/hours.ts';
import { kindOf, unitsFor, unitsOf } from '../../../shared/routing/units.ts';
import { openingState } from '../../../shared/sla/hours.ts';
import type { WorkKind, WorkWeights } from '../../../shared/schemas/routing.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { presenceOf } from '../../presenters/user.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { reservationMillis, type StoredSeat } from '../../store/seats.ts';
import type { StoredUser } from '../../store/users.ts';

/** What kind of work a conversation is. */
export function workKindOf(channel: string): WorkKind {
  return kindOf(findChannel(channel)?.capabilities);
}

/** What a conversation of a channel is to the choice. */
export function workOf(channel: string): ChannelOfKind {
  return { channel, kind: workKindOf(channel) };
}

/** May somebody answer in an inbox? */
export function mayAnswer({ id, role, inboxIds, active }: StoredUser, inboxId: string): boolean {
  return active && can({ userId: id, role, inboxIds, via: 'system' }, 'messages.reply', { inboxId });
}

/** May somebody hold this: do they see it at all? */
export function mayHold(
  user: StoredUser | undefined,
  { inboxId, sharedWith }: Pick<StoredConversation, 'inboxId' | 'sharedWith'>,
): boolean {
  if (!user?.active) return false;
  return seesInbox(user, inboxId) || sharedWith.includes(user.id);
}

/** Since when somebody is not at work; null: they are. */
export function goneSince(
  user: StoredUser,
  { online, seat }: { online: ReadonlySet<string>; seat: StoredSeat | undefined },
): Date | null {
  if (user.stance === 'away') return user.stanceAt ?? new Date(0);
  if (online.has(user.id)) return null;
  // Redis may have forgotten who is there: what was written down says when somebody last was.
  return seat?.seenAt ?? new Date(0);
}

/** What one holds, in units, with what is on its way to them. */
export function loadOf(
  seat: StoredSeat,
  held: readonly Pick<StoredConversation, 'id' | 'channel'>[],
  { weights, now }: { weights: WorkWeights; now: Date },
): number {
  const old = now.getTime() - reservationMillis;
  const coming = seat.reservations.filter(
    ({ conversationId, at }) => at.getTime() > old && !held.some(({ id }) => id === conversationId),
  );
  return unitsOf(
    [...held, ...coming].map(({ channel }) => workOf(channel)),
    weights,
  );
}

/** Which calendars are open at a moment. */
export async function readOpenings(
  { store }: Pick<Context, 'store'>,
  now: Date,
): Promise<Map<string, boolean>> {
  const calendars = await store.calendars.listRecent();
  return new Map(calendars.map(({ id, hours }) => [id, openingState(hours, now.getTime()).open]));
}

/** What many hold, in units: near enough to choose by; `reserve` counts exactly. */
export async function loadsOf(
  { store }: Pick<Context, 'store'>,
  userIds: readonly string[],
  weights: WorkWeights,
): Promise<Map<string, number>> {
  const loads = new Map<string, number>();
  if (userIds.length === 0) return loads;
  for (const { userId, channel, count } of await store.conversations.openByChannel(userIds)) {
    loads.set(userId, (loads.get(userId) ?? 0) + count * unitsFor(workOf(channel), weights));
  }
  return loads;
}

/** Somebody as the choice sees them. */
export function candidateOf(
  user: StoredUser,
  about: {
    inboxId: string;
    online: ReadonlySet<string>;
    load: number;
    lastGivenAt: number | null;
    now: Date;
    /** Which calendars are open now. */
    openings: ReadonlyMap<string, boolean>;
  },
): Candidate {
  return {
    id: user.id,
    able: mayAnswer(user, about.inboxId),
    presence: presenceOf(user, about.online),
    paused: user.paused,
    byChannel: user.byChannel,
    inHours: worksAt(user.hours, about.now, about.openings),
    skills: user.skills,
    languages: user.languages,
    capacity: user.capacity,
    load: about.load,
    lastGivenAt: about.lastGivenAt,
  };
}
