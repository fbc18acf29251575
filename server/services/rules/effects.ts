import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { Planned, StoredDecision } from '../../store/decisions.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredUser } from '../../store/users.ts';
import { activityRow } from '../conversations/write-activity.ts';
import type { Effect } from '../triage/pipeline.ts';
import { pinPolicy } from '../sla/pin-policy.ts';
import { callWebhook } from './call-webhook.ts';
import { writeRuleNote } from './write-note.ts';
import { sendRuleReply } from './send-reply.ts';

const system = { type: 'system', id: null, name: 'Onevoice' } as const;
const hourMillis = 3_600_000;

interface EffectScene {
  conversation: StoredConversation;
  decision: StoredDecision;
  now: Date;
}

/** What a decision does, for the triage to write: the same each time it is asked. */
export function effectsOfDecision(scene: EffectScene, supervisors: readonly StoredUser[]): Effect[] {
  const { decision } = scene;
  const effects = decision.does.map((planned) => effectOf(planned, scene));
  return decision.heldBack ? [...effects, alarm(scene, supervisors)] : effects;
}

/** Rows that come about by a rule: it does not hear of them. */
function causedBy(decision: StoredDecision, planned: Planned): Pick<StoredMessage, 'causedBy'> {
  return { causedBy: [...decision.causedBy, planned.ruleId] };
}

function effectOf(planned: Planned, scene: EffectScene): Effect {
  const { conversation, decision, now } = scene;
  const cause = causedBy(decision, planned);
  switch (planned.type) {
    case 'change':
      return {
        update: planned.change,
        rows: planned.activities.map(({ id, activity }) => ({
          ...activityRow({ conversation, author: system, activity, now }),
          ...cause,
          id,
        })),
        ...assignedNews(planned, scene),
      };
    case 'note':
      return { deed: (context) => writeRuleNote(context, { ...planned, conversationId: conversation.id }) };
    case 'reply':
      return { deed: (context) => sendRuleReply(context, { ...planned, conversationId: conversation.id }) };
    case 'webhook':
      return { deed: (context) => callWebhook(context, { ...planned, conversationId: conversation.id }) };
    case 'sla-policy': {
      const { policyId, cause: by } = planned;
      const wanted = { conversationId: conversation.id, policyId, author: system, cause: by };
      return { deed: (context) => pinPolicy(context, wanted) };
    }
    case 'notify':
      return notice(planned, scene, cause);
  }
}

/** Whoever is given a conversation by a rule hears of it as from a person. */
function assignedNews(
  planned: Extract<Planned, { type: 'change' }>,
  scene: EffectScene,
): Pick<Effect, 'news'> {
  const assigneeId = planned.change.set?.assigneeId;
  if (!assigneeId) return {};
  const { id, excerpt } = scene.conversation;
  const about = { conversationId: id, messageId: null, actorName: planned.ruleName, excerpt };
  return { news: { userIds: [assigneeId], notification: { type: 'assigned', ...about } } };
}

function notice(
  planned: Extract<Planned, { type: 'notify' }>,
  { conversation, now }: EffectScene,
  cause: Pick<StoredMessage, 'causedBy'>,
): Effect {
  const { names, text, ruleName } = planned;
  const activity = { type: 'rule-told', data: { names, rule: ruleName } };
  const row = { ...activityRow({ conversation, author: system, activity, now }), ...cause, id: planned.id };
  const about = { conversationId: conversation.id, messageId: null, actorName: ruleName, excerpt: text };
  return { rows: [row], news: { userIds: planned.userIds, notification: { type: 'rule', ...about } } };
}

/** Too many rules matched here within the hour: people are told, once an hour. */
function alarm({ conversation, decision, now }: EffectScene, supervisors: readonly StoredUser[]): Effect {
  const hour = String(Math.floor(decision.at.getTime() / hourMillis));
  const activity = { type: 'rules-held-back', data: {} };
  const row = activityRow({ conversation, author: system, activity, now });
  const about = {
    conversationId: conversation.id,
    messageId: null,
    actorName: '',
    excerpt: conversation.excerpt,
  };
  return {
    rows: [{ ...row, id: idFrom(['rules-held-back', conversation.id, hour]) }],
    news: {
      userIds: supervisors.map(({ id }) => id),
      notification: { type: 'rules-held-back', ...about },
    },
  };
}
