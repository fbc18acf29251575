import type { Activity } from '../../../shared/schemas/message.ts';
import type { ConversationPatch } from '../../../shared/schemas/conversation.ts';
import { waiting, type StoredConversation } from '../../store/conversation-rows.ts';
import type { ConversationChange } from '../../store/conversations.ts';

/** Names of what a patch mentions, looked up beforehand: activities say names, not ids. */
export interface Names {
  users: ReadonlyMap<string, string>;
  teams: ReadonlyMap<string, string>;
  tags: ReadonlyMap<string, string>;
}

export interface PatchEffects {
  /** Fields to set; empty when nothing changes. */
  set: ConversationChange;
  activities: Activity[];
}

interface Act {
  before: StoredConversation;
  patch: ConversationPatch;
  names: Names;
  actorId: string;
}

/** What a patch does to a conversation, and how the thread tells it. Pure; what stays the same is left out. */
export function effectsOf(act: Act): PatchEffects {
  const parts = [status, priority, assignee, team, tags, subject, spam, language, sentiment].map((part) =>
    part(act),
  );
  return {
    set: Object.assign({}, ...parts.map((part) => part.set)) as ConversationChange,
    activities: parts.flatMap((part) => part.activities),
  };
}

const nothing: PatchEffects = { set: {}, activities: [] };

function one(set: ConversationChange, type: string, data: Activity['data'] = {}): PatchEffects {
  return { set, activities: [{ type, data }] };
}

function status({ before, patch }: Act): PatchEffects {
  // A side conversation is answered or closed; it is in no list of what is open.
  if (patch.status === undefined || before.side) return nothing;
  const from = before.status;
  if (patch.status === 'snoozed') {
    const until = new Date(patch.snoozedUntil ?? 0);
    if (from === 'snoozed' && before.snoozedUntil?.getTime() === until.getTime()) return nothing;
    return one({ status: 'snoozed', snoozedUntil: until }, 'snoozed', { from, until: until.toISOString() });
  }
  if (patch.status === from) return nothing;
  const set = { status: patch.status, snoozedUntil: null, ...waitingAfter(before, patch.status) };
  return one(set, 'status', { from, to: patch.status });
}

/** Nobody waits on what is resolved; when it is opened again, whoever had the last word waits again. */
function waitingAfter(before: StoredConversation, to: StoredConversation['status']): ConversationChange {
  if (to === 'resolved') return waiting(null);
  if (before.status !== 'resolved') return {};
  const { lastInboundAt, lastOutboundAt } = before;
  const unanswered = lastInboundAt !== null && (lastOutboundAt === null || lastInboundAt > lastOutboundAt);
  return waiting(unanswered ? lastInboundAt : null);
}

function priority({ before, patch }: Act): PatchEffects {
  if (patch.priority === undefined || patch.priority === before.priority) return nothing;
  return one({ priority: patch.priority }, 'priority', { from: before.priority, to: patch.priority });
}

function assignee({ before, patch, names, actorId }: Act): PatchEffects {
  const assigneeId = patch.assigneeId;
  if (assigneeId === undefined || assigneeId === before.assigneeId) return nothing;
  const nameOf = (id: string) => names.users.get(id) ?? '';
  if (assigneeId === null) {
    return one({ assigneeId }, 'unassigned', { assigneeName: nameOf(before.assigneeId ?? '') });
  }
  const data = { assigneeId, assigneeName: nameOf(assigneeId), self: assigneeId === actorId };
  return one({ assigneeId }, 'assigned', data);
}

function team({ before, patch, names }: Act): PatchEffects {
  const teamId = patch.teamId;
  if (teamId === undefined || teamId === before.teamId) return nothing;
  const nameOf = (id: string) => names.teams.get(id) ?? '';
  if (teamId === null) return one({ teamId }, 'team-removed', { teamName: nameOf(before.teamId ?? '') });
  return one({ teamId }, 'team', { teamId, teamName: nameOf(teamId) });
}

function tags({ before, patch, names }: Act): PatchEffects {
  if (patch.tagIds === undefined) return nothing;
  const after = [...new Set(patch.tagIds)];
  const added = after.filter((id) => !before.tagIds.includes(id));
  const removed = before.tagIds.filter((id) => !after.includes(id));
  if (added.length + removed.length === 0) return nothing;
  const tell = (type: string) => (tagId: string) => ({
    type,
    data: { tagId, tagName: names.tags.get(tagId) ?? '' },
  });
  return {
    set: { tagIds: after },
    activities: [...added.map(tell('tag-added')), ...removed.map(tell('tag-removed'))],
  };
}

function subject({ before, patch }: Act): PatchEffects {
  if (patch.subject === undefined || patch.subject === before.subject) return nothing;
  return one({ subject: patch.subject }, 'renamed', { from: before.subject, to: patch.subject });
}

function spam({ before, patch }: Act): PatchEffects {
  if (patch.spam === undefined || patch.spam === before.spam) return nothing;
  return one({ spam: patch.spam }, patch.spam ? 'spam' : 'not-spam');
}

function language({ before, patch }: Act): PatchEffects {
  if (patch.language === undefined || patch.language === before.language) return nothing;
  return one({ language: patch.language }, 'language', { from: before.language, to: patch.language });
}

function sentiment({ before, patch }: Act): PatchEffects {
  if (patch.sentiment === undefined || patch.sentiment === before.sentiment) return nothing;
  return one({ sentiment: patch.sentiment }, 'sentiment', { from: before.sentiment, to: patch.sentiment });
}
