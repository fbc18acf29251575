import type { TeamRouting } from '../../../../shared/schemas/routing.ts';
import { markOnline } from '../../../../server/realtime/presence.ts';
import { openDesk } from '../../../../server/services/assignment/desk.ts';
import { settle } from '../../../../server/services/assignment/release.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import type { UserChanges } from '../../../../server/store/users.ts';
import { conversation, inbox } from '../../../support/conversations.ts';
import { person, type ServiceContext } from '../../../support/service-context.ts';

/** A team with an inbox of its own, and people in it. */
export interface Scene {
  teamId: string;
  inbox: StoredInbox;
  /** Somebody at work in the team. */
  atWork(name: string, more?: UserChanges): Promise<string>;
  /** A customer's letter that triage has not seen. */
  letter(more?: Partial<StoredConversation>): Promise<StoredConversation>;
  /** One that stands in the queue, or was given to somebody. */
  settled(more?: Partial<StoredConversation>): Promise<StoredConversation>;
  read(id: string): Promise<StoredConversation>;
  /** What the thread says, oldest first. */
  told(id: string): Promise<{ type: string; data: Record<string, unknown> }[]>;
}

let scenes = 0;

export async function openScene(context: ServiceContext, routing: Partial<TeamRouting> = {}): Promise<Scene> {
  scenes += 1;
  const team = await context.store.teams.create(`Team ${scenes}`);
  if (!team) throw new Error('the name is taken');
  await context.store.teams.setRouting(team.id, { strategy: 'round-robin', ...routing });
  const own = await inbox(context, `Inbox ${scenes}`, { autoAssign: true, teamId: team.id });
  async function read(id: string): Promise<StoredConversation> {
    const row = await context.store.conversations.read(id);
    if (!row) throw new Error('the conversation is gone');
    return row;
  }
  const letter = (more: Partial<StoredConversation> = {}) =>
    conversation(context, own.id, { teamId: team.id, triage: 'done', ...more });
  return {
    teamId: team.id,
    inbox: own,
    async atWork(name, more = {}) {
      const { userId } = await person(context, { name, inboxIds: [own.id] });
      await context.store.users.update(userId, { teamIds: [team.id], ...more });
      await markOnline(context, [userId]);
      await context.store.seats.seen([userId], context.clock.now());
      return userId;
    },
    letter,
    async settled(more) {
      const row = await letter(more);
      await settle(context, await openDesk(context), row);
      return read(row.id);
    },
    read,
    async told(id) {
      const { items } = await context.store.messages.before(id, undefined, 50);
      return items.flatMap(({ activity }) => activity ?? []).toReversed();
    },
  };
}
