import { can } from '../../../shared/abilities.ts';
import type { RuleAction } from '../../../shared/schemas/rule.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredUser } from '../../store/users.ts';
import { spokenValues } from '../attributes/values.ts';
import { localDay, renderAnswer } from '../answers/render.ts';
import { replyClientId } from './answered.ts';
import { isOld } from './events.ts';
import { fillIn } from './placeholders.ts';
import { planChange } from './plan-change.ts';
import { byRule, type PlainAction, type Plan, type PlanScene } from './plan-scene.ts';
import { webhookBody } from './webhook-body.ts';

/** What was written so long before it came is history: nobody is told of it outside. */
const oldMillis = 3 * 86_400_000;

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

/** An id of its own for what this action does. */
const causeOf = (what: string, { decisionId, rule, position }: PlanScene): string =>
  idFrom([what, decisionId, rule.id, String(position)]);

/** Who and what a text may speak of. */
function spokenIn(scene: PlanScene) {
  const { conversation, directory, manners, orders, attributes: kept = {} } = scene;
  const assignee = directory.users.get(conversation.assigneeId ?? '')?.name ?? '';
  const attributes = (language: string | null) => spokenValues(directory.attributes, kept, language);
  return { assignee, manners, orders, attributes };
}

function filled(text: string, scene: PlanScene): string {
  return fillIn(text, scene.conversation, spokenIn(scene));
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
  const { conversation, directory, now } = scene;
  const answer = directory.answers.get(answerId);
  if (!answer) return { refused: 'gone' };
  const day = localDay(now, directory.timeZone);
  const rendered = renderAnswer(answer, { conversation, day, ...spokenIn(scene) });
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
