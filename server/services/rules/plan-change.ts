import { can } from '../../../shared/abilities.ts';
import type { Refusal } from '../../../shared/schemas/decision.ts';
import type { ConversationPatch } from '../../../shared/schemas/conversation.ts';
import type { Mark } from '../../../shared/schemas/marks.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { ConversationUpdate } from '../../store/conversations.ts';
import { idFrom } from '../../store/ids.ts';
import { effectsOf } from '../conversations/patch-effects.ts';
import { byRule, type PlainAction, type Plan, type PlanScene } from './plan-scene.ts';

const hourMillis = 3_600_000;

type ChangeAction = Exclude<
  PlainAction,
  { type: 'note' | 'reply' | 'answer' | 'notify' | 'call-url' | 'sla-policy' }
>;

/** What an action makes of the conversation. Of a mark it says whose it is, so that nobody takes it for a person's. */
export function planChange(action: ChangeAction, scene: PlanScene): Plan {
  const { conversation, directory } = scene;
  if (personSaidOtherwise(action, scene)) return { refused: 'person-said-otherwise' };
  const patch = patchOf(action, scene);
  if (typeof patch === 'string') return { refused: patch };
  if (action.type === 'language') return planLanguage(action.language, scene);
  const names = {
    users: new Map([...directory.users].map(([id, { name }]) => [id, name])),
    teams: new Map([...directory.teams].map(([id, { name }]) => [id, name])),
    tags: new Map([...directory.tags].map(([id, { name }]) => [id, name])),
  };
  const { set, activities } = effectsOf({ before: conversation, patch, names, actorId: '' });
  if (activities.length === 0) return { refused: 'nothing-to-change' };
  const said = activities.map((activity, nth) => ({
    id: idFrom(['rule', scene.decisionId, scene.rule.id, String(scene.position), String(nth)]),
    activity: { type: activity.type, data: { ...activity.data, rule: scene.rule.name } },
  }));
  const mark = markBy(scene);
  const change = set.tagIds
    ? tagChange(conversation, set.tagIds, mark)
    : { ...guarded(conversation, set), ...(set.spam !== undefined && { marked: { spam: mark } }) };
  return { planned: { ...byRule(scene), type: 'change', change, activities: said } };
}

const markBy = ({ rule }: PlanScene): Mark => ({ by: 'rule', reasons: [rule.name] });

/** What a person said of a mark stays, whatever rules make of later messages. A person's macro is a person's word. */
function personSaidOtherwise({ type }: ChangeAction, { conversation, row }: PlanScene): boolean {
  return (
    (type === 'spam' || type === 'language') && row !== null && conversation.marks?.[type]?.by === 'person'
  );
}

/** What an action asks for, in the words of a person's change. */
function patchOf(action: ChangeAction, scene: PlanScene): ConversationPatch | Refusal {
  const { conversation, directory, now } = scene;
  const { tagIds } = conversation;
  switch (action.type) {
    case 'assign':
      return assignPatch(action.userId, scene);
    case 'team':
      return action.teamId === null || directory.teams.has(action.teamId)
        ? { teamId: action.teamId }
        : 'gone';
    case 'add-tags': {
      const known = action.tagIds.filter((id) => directory.tags.has(id));
      return known.length === 0 ? 'gone' : { tagIds: [...tagIds, ...known] };
    }
    case 'remove-tags':
      return { tagIds: tagIds.filter((id) => !action.tagIds.includes(id)) };
    case 'priority':
      return { priority: action.priority };
    case 'status':
      return { status: action.status };
    case 'snooze': {
      const until = new Date(now.getTime() + action.hours * hourMillis);
      return { status: 'snoozed', snoozedUntil: until.toISOString() };
    }
    case 'spam':
      return { spam: action.spam };
    default:
      return {};
  }
}

function assignPatch(
  userId: string | null,
  { conversation, directory }: PlanScene,
): ConversationPatch | Refusal {
  if (userId === null) return { assigneeId: null };
  const user = directory.users.get(userId);
  if (!user?.active) return 'gone';
  const { role, inboxIds } = user;
  const subject = { inboxId: conversation.inboxId, sharedWith: conversation.sharedWith };
  const sees = can({ userId, role, inboxIds, via: 'system' }, 'conversations.view', subject);
  return sees ? { assigneeId: userId } : 'does-not-see-inbox';
}

function planLanguage(language: string, scene: PlanScene): Plan {
  const { conversation } = scene;
  if (conversation.language === language) return { refused: 'nothing-to-change' };
  const marked = { language: markBy(scene) };
  const change = { set: { language }, marked, provided: { language: conversation.language } };
  return { planned: { ...byRule(scene), type: 'change', change, activities: [] } };
}

type Change = Pick<ConversationUpdate, 'set' | 'add' | 'remove' | 'marked' | 'provided'>;

/** Only while what it is about is as it was looked at: what a person does meanwhile stays. */
function guarded(before: StoredConversation, set: NonNullable<Change['set']>): Change {
  const deciding = ['assigneeId', 'teamId', 'priority', 'status', 'snoozedUntil', 'spam'] as const;
  const provided = Object.fromEntries(
    deciding.filter((field) => field in set).map((field) => [field, before[field]]),
  );
  return { set, provided };
}

function tagChange(before: StoredConversation, tagIds: readonly string[], mark: Mark): Change {
  const added = tagIds.filter((id) => !before.tagIds.includes(id));
  const removed = before.tagIds.filter((id) => !tagIds.includes(id));
  return {
    ...(added.length > 0 && {
      ...{ add: { tagIds: added } },
      marked: { tags: Object.fromEntries(added.map((id) => [id, mark])) },
    }),
    ...(removed.length > 0 && { remove: { tagIds: removed } }),
  };
}
