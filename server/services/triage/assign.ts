import { can } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import { readOnlineUserIds } from '../../realtime/presence.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredUser } from '../../store/users.ts';
import { nextInTurn } from './round-robin.ts';

export type AssignContext = Pick<Context, 'store' | 'redis' | 'clock'>;

/** Who gets a conversation; the turn is kept in the database, so that it survives everything. */
export interface Assigner {
  next(conversation: StoredConversation): Promise<StoredUser | null>;
}

const turnName = 'round-robin';

/**
 * Gives new conversations in turn to people who are there: members of the conversation's team (or of the inbox when it
 * has none) who may answer in the inbox, are online, not away, and have room left. Reads what it needs once and counts
 * along, for one batch.
 */
export function createAssigner(context: AssignContext, inboxes: ReadonlyMap<string, StoredInbox>): Assigner {
  const { store } = context;
  const load = new Map<string, number>();
  const groups = new Map<string, Promise<StoredUser[]>>();
  let online: Promise<Set<string>> | undefined;

  async function present(inboxId: string, teamId: string | null): Promise<StoredUser[]> {
    online ??= readOnlineUserIds(context);
    const [there, members] = await Promise.all([
      online,
      teamId === null ? store.users.listByInbox(inboxId) : store.users.listByTeam(teamId),
    ]);
    const able = members.filter((user) => there.has(user.id) && !user.away && mayAnswer(user, inboxId));
    const fresh = able.map(({ id }) => id).filter((id) => !load.has(id));
    if (fresh.length > 0) {
      const held = await store.conversations.loadOf(fresh);
      for (const id of fresh) load.set(id, held.get(id) ?? 0);
    }
    return able;
  }

  return {
    async next({ inboxId, teamId }) {
      const inbox = inboxes.get(inboxId);
      if (!inbox?.autoAssign) return null;
      const key = `${inboxId}/${teamId ?? ''}`;
      const group = groups.get(key) ?? present(inboxId, teamId);
      groups.set(key, group);
      const candidates = await group;
      if (candidates.length === 0) return null;
      const last = await store.inboxStates.readCursor(inboxId, turnName);
      const id = nextInTurn({ candidates, lastId: typeof last === 'string' ? last : null, load });
      if (id === null) return null;
      await store.inboxStates.writeCursor(inboxId, turnName, id);
      load.set(id, (load.get(id) ?? 0) + 1);
      return candidates.find((user) => user.id === id) ?? null;
    },
  };
}

function mayAnswer({ id, role, inboxIds }: StoredUser, inboxId: string): boolean {
  return can({ userId: id, role, inboxIds, via: 'system' }, 'messages.reply', { inboxId });
}
