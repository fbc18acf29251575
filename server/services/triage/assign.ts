import { can } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import { readOnlineUserIds } from '../../realtime/presence.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredUser } from '../../store/users.ts';
import { activityRow } from '../conversations/write-activity.ts';
import type { Effect, Findings, Scene, Step } from './pipeline.ts';
import { nextInTurn } from './round-robin.ts';

export type AssignContext = Pick<Context, 'store' | 'redis' | 'clock'>;

/** Who gets a conversation; the turn is kept in the database, so that it survives everything. */
export interface Assigner {
  next(conversation: StoredConversation): Promise<StoredUser | null>;
}

const turnName = 'round-robin';
const system = { type: 'system', id: null, name: 'Onevoice' } as const;

/** Someone for every conversation in which a customer wrote and that nobody holds. */
export const assignmentStep: Step = async (context, { scenes, now }) => {
  const inboxes = scenes.flatMap(({ inbox }) => inbox ?? []);
  const assigner = createAssigner(context, new Map(inboxes.map((inbox) => [inbox.id, inbox])));
  const findings: Findings[] = [];
  for (const { conversation, rows } of scenes) {
    const assignee = waitsForSomeone(conversation, rows) ? await assigner.next(conversation) : null;
    findings.push(assignee ? { effects: [given(conversation, assignee, now)] } : {});
  }
  return findings;
};

function waitsForSomeone({ assigneeId, status, spam }: StoredConversation, rows: Scene['rows']): boolean {
  if (assigneeId !== null || status !== 'open' || spam) return false;
  return rows.some(({ kind, automatic }) => kind === 'inbound' && !automatic);
}

/** Alone, so that somebody who takes it at this moment keeps it. Said in the thread and to the one who got it. */
function given(conversation: StoredConversation, { id, name }: StoredUser, now: Date): Effect {
  const data = { assigneeId: id, assigneeName: name, self: false };
  const row = activityRow({ conversation, author: system, activity: { type: 'assigned', data }, now });
  return {
    update: { set: { assigneeId: id }, provided: { assigneeId: null } },
    rows: [{ ...row, id: idFrom(['assigned', conversation.id, id, String(conversation.messageCount)]) }],
    news: {
      userIds: [id],
      notification: {
        ...{ type: 'assigned', conversationId: conversation.id, messageId: null },
        ...{ actorName: system.name, excerpt: conversation.excerpt },
      },
    },
  };
}

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
