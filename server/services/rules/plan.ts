import { can } from '../../../shared/abilities.ts';
import type { Refusal } from '../../../shared/schemas/decision.ts';
import type { ConversationPatch } from '../../../shared/schemas/conversation.ts';
import type { OrderTally } from '../../../shared/orders/summary.ts';
import type { MannersProfile } from '../../../shared/schemas/manners.ts';
import type { MacroAction, RuleAction } from '../../../shared/schemas/rule.ts';
import type { StoredAnswer } from '../../store/answers.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { ConversationUpdate } from '../../store/conversations.ts';
import type { Planned } from '../../store/decisions.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredRule } from '../../store/rules.ts';
import type { StoredUser } from '../../store/users.ts';
import { localDay, renderAnswer } from '../answers/render.ts';
import { effectsOf } from '../conversations/patch-effects.ts';
import { replyClientId } from './answered.ts';
import { isOld } from './events.ts';
import { fillIn } from './placeholders.ts';
import { webhookBody } from './webhook-body.ts';

/** Who and what there is, for rules that name them. */
export interface Directory {
  users: ReadonlyMap<string, StoredUser>;
  teams: ReadonlyMap<string, { name: string }>;
  tags: ReadonlyMap<string, { name: string }>;
  policies: ReadonlyMap<string, { version: number }>;
  answers: ReadonlyMap<string, StoredAnswer>;
  /** Only those that everybody has. */
  macros: ReadonlyMap<string, { name: string; actions: readonly MacroAction[] }>;
  /** Of the workspace: it says which day it is. */
  timeZone: string;
}

/** An action about to be planned. */
export interface PlanScene {
  rule: Pick<StoredRule, 'id' | 'name'>;
  /** As the actions before left it. */
  conversation: StoredConversation;
  /** What it happened by; null where a person does it. */
  row: StoredMessage | null;
  /** What happened, for those who are told of it. */
  event: string;
  decisionId: string;
  /** Position of the action, so that each has ids of its own. */
  position: number;
  directory: Directory;
  /** Did this rule answer here within the day? */
  answeredToday: boolean;
  now: Date;
  /** What people wrote down of how the customer likes to be written to. */
  manners?: MannersProfile | undefined;
  orders?: OrderTally | null | undefined;
}

export type Plan = { planned: Planned } | { refused: Refusal };

const hourMillis = 3_600_000;
/** What was written so long before it came is history: nobody is told of it outside. */
const oldMillis = 3 * 86_400_000;

/** One action; a rule's macro is planned action by action. */
type PlainAction = Exclude<RuleAction, { type: 'macro' }>;

/** What an action of a rule does here and now; pure. */
export function planAction(action: PlainAction, scene: PlanScene): Plan {
  switch (action.type) {
    case 'note':
      return planNote(action.text, scene);
    case 'reply':
      return planReply(filled(action.text, scene), scene);
    case 'answer':
      return planAnswer(action.answerId, scene);
    case 'notify':
      return planNotice(action, scene);
    case 'call-url':
      return planWebhook(action.url, scene);
    case 'sla-policy':
      return planPolicy(action.policyId, scene);
    default:
      return planChange(action, scene);
  }
}

type ChangeAction = Exclude<
  PlainAction,
  { type: 'note' | 'reply' | 'answer' | 'notify' | 'call-url' | 'sla-policy' }
>;

function planChange(action: ChangeAction, scene: PlanScene): Plan {
  const { conversation, directory } = scene;
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
  const change = set.tagIds ? tagChange(conversation, set.tagIds) : guarded(conversation, set);
  return { planned: { ...byRule(scene), type: 'change', change, activities: said } };
}

/** An id of its own for what this action does. */
const causeOf = (what: string, { decisionId, rule, position }: PlanScene): string =>
  idFrom([what, decisionId, rule.id, String(position)]);

const byRule = ({ rule }: PlanScene) => ({ ruleId: rule.id, ruleName: rule.name });

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
  const change = { set: { language }, provided: { language: conversation.language } };
  return { planned: { ...byRule(scene), type: 'change', change, activities: [] } };
}

type Change = Pick<ConversationUpdate, 'set' | 'add' | 'remove' | 'provided'>;

/** Only while what it is about is as it was looked at: what a person does meanwhile stays. */
function guarded(before: StoredConversation, set: NonNullable<Change['set']>): Change {
  const deciding = ['assigneeId', 'teamId', 'priority', 'status', 'snoozedUntil', 'spam'] as const;
  const provided = Object.fromEntries(
    deciding.filter((field) => field in set).map((field) => [field, before[field]]),
  );
  return { set, provided };
}

function tagChange(before: StoredConversation, tagIds: readonly string[]): Change {
  const added = tagIds.filter((id) => !before.tagIds.includes(id));
  const removed = before.tagIds.filter((id) => !tagIds.includes(id));
  return {
    ...(added.length > 0 && { add: { tagIds: added } }),
    ...(removed.length > 0 && { remove: { tagIds: removed } }),
  };
}

function filled(text: string, { conversation, directory, manners, orders }: PlanScene): string {
  const assignee = directory.users.get(conversation.assigneeId ?? '')?.name ?? '';
  return fillIn(text, conversation, { assignee, manners, orders });
}

function planNote(text: string, scene: PlanScene): Plan {
  const id = causeOf('rule-note', scene);
  return { planned: { ...byRule(scene), type: 'note', id, text: filled(text, scene) } };
}

const isOldNews = ({ row }: PlanScene): boolean => row !== null && isOld(row, oldMillis);

function planReply(text: string, scene: PlanScene): Plan {
  const { row, conversation, rule, now } = scene;
  if (row?.kind === 'inbound' && row.automatic) return { refused: 'automatic-mail' };
  if (conversation.spam) return { refused: 'spam' };
  if (isOldNews(scene)) return { refused: 'old-news' };
  if (conversation.replyTo.length === 0) return { refused: 'nobody-to-write-to' };
  if (scene.answeredToday) return { refused: 'once-a-day' };
  const clientId = replyClientId(rule.id, now);
  return { planned: { ...byRule(scene), type: 'reply', clientId, text } };
}

function planAnswer(answerId: string, scene: PlanScene): Plan {
  const { conversation, directory, now, manners, orders } = scene;
  const answer = directory.answers.get(answerId);
  if (!answer) return { refused: 'gone' };
  const assignee = directory.users.get(conversation.assigneeId ?? '')?.name ?? '';
  const day = localDay(now, directory.timeZone);
  const rendered = renderAnswer(answer, { conversation, assignee, day, manners, orders });
  return 'refused' in rendered ? rendered : planReply(rendered.text, scene);
}

function planNotice(action: Extract<RuleAction, { type: 'notify' }>, scene: PlanScene): Plan {
  const { conversation, directory } = scene;
  const users = [...directory.users.values()].filter(({ active }) => active);
  const sees = (user: StoredUser) =>
    can({ ...user, userId: user.id, via: 'system' }, 'conversations.view', {
      inboxId: conversation.inboxId,
      sharedWith: conversation.sharedWith,
    });
  const isMeant = (user: StoredUser) =>
    action.userIds.includes(user.id) ||
    (action.groups.includes('assignee') && user.id === conversation.assigneeId) ||
    (action.groups.includes('team') && user.teamIds.includes(conversation.teamId ?? '')) ||
    (action.groups.includes('supervisors') && user.role === 'supervisor');
  const told = users.filter((user) => isMeant(user) && sees(user));
  if (told.length === 0) return { refused: 'nobody-to-tell' };
  const id = causeOf('rule-notice', scene);
  const names = told
    .map(({ name }) => name)
    .slice(0, 5)
    .join(', ');
  const userIds = told.map((user) => user.id);
  const text = filled(action.text, scene) || scene.rule.name;
  return { planned: { ...byRule(scene), type: 'notify', id, userIds, names, text } };
}

function planPolicy(policyId: string, scene: PlanScene): Plan {
  const policy = scene.directory.policies.get(policyId);
  if (!policy) return { refused: 'gone' };
  const held = scene.conversation.sla?.pins.at(-1);
  if (held?.policyId === policyId && held.version === policy.version) return { refused: 'nothing-to-change' };
  return { planned: { ...byRule(scene), type: 'sla-policy', policyId, cause: causeOf('sla-policy', scene) } };
}

function planWebhook(url: string, scene: PlanScene): Plan {
  if (isOldNews(scene)) return { refused: 'old-news' };
  const id = causeOf('rule-webhook', scene);
  return { planned: { ...byRule(scene), type: 'webhook', id, url, body: webhookBody(id, scene) } };
}
