import { can, type Ability, type Actor } from '../../../shared/abilities.ts';
import type { ConversationPatch } from '../../../shared/schemas/conversation.ts';
import type { MacroStep } from '../../../shared/schemas/macro.ts';
import type { OrderTally } from '../../../shared/orders/summary.ts';
import type { MannersProfile } from '../../../shared/schemas/manners.ts';
import type { MacroAction } from '../../../shared/schemas/rule.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { Planned } from '../../store/decisions.ts';
import type { StoredMacro } from '../../store/macros.ts';
import type { KeptValues } from '../attributes/values.ts';
import { subjectOf } from '../conversations/find.ts';
import type { Directory } from '../rules/plan-scene.ts';
import { planAction } from '../rules/plan.ts';
import { afterUpdate } from '../triage/after-update.ts';

interface MacroScene {
  macro: Pick<StoredMacro, 'id' | 'name' | 'actions'>;
  actor: Actor;
  conversation: StoredConversation;
  directory: Directory;
  /** Of this run: ids are made of it. */
  runId: string;
  now: Date;
  /** How the customer likes to be written to. */
  manners?: MannersProfile | undefined;
  orders?: OrderTally | null | undefined;
  /** What else is known of them, by the ids of attributes. */
  attributes?: KeptValues | undefined;
}

/** What a macro does here and now. */
export interface MacroPlan {
  steps: MacroStep[];
  /** Done by services of their own. */
  does: Exclude<Planned, { type: 'change' }>[];
  /** Everything else, as one change. */
  patch: ConversationPatch;
}

const needed: Readonly<Record<MacroAction['type'], Ability>> = {
  assign: 'conversations.assign',
  team: 'conversations.assign',
  'add-tags': 'conversations.update',
  'remove-tags': 'conversations.update',
  priority: 'conversations.update',
  status: 'conversations.update',
  snooze: 'conversations.update',
  spam: 'conversations.update',
  language: 'conversations.update',
  note: 'messages.note',
  notify: 'messages.note',
  reply: 'messages.reply',
  answer: 'messages.reply',
  'sla-policy': 'sla.manage',
};

/** Action by action, each on the conversation as those before it left it; what its person may not do is left out. Pure. */
export function planMacro(scene: MacroScene): MacroPlan {
  const { macro, actor, directory, runId, now, manners, orders, attributes } = scene;
  const subject = subjectOf(scene.conversation);
  const does: MacroPlan['does'] = [];
  let { conversation } = scene;
  const steps = macro.actions.map((action, position): MacroStep => {
    if (!can(actor, needed[action.type], subject)) return { action, why: 'not-allowed', text: null };
    const plan = planAction(action, {
      ...{ rule: macro, conversation, row: null, event: 'macro', decisionId: runId, position },
      ...{ directory, answeredToday: false, now, manners, orders, attributes },
    });
    if ('refused' in plan) return { action, why: plan.refused, text: null };
    const { planned } = plan;
    if (planned.type === 'change') conversation = afterUpdate(conversation, planned.change);
    else does.push(planned);
    return { action, why: null, text: 'text' in planned ? planned.text : null };
  });
  return { steps, does, patch: patchBetween(scene.conversation, conversation) };
}

/** What makes one state of a conversation the other, of what macros change. Pure. */
export function patchBetween(from: StoredConversation, to: StoredConversation): ConversationPatch {
  const fields = ['priority', 'assigneeId', 'teamId', 'tagIds', 'spam', 'language'] as const;
  const changed = fields.filter((field) => JSON.stringify(from[field]) !== JSON.stringify(to[field]));
  return {
    ...(Object.fromEntries(changed.map((field) => [field, to[field]])) as ConversationPatch),
    ...statusBetween(from, to),
  };
}

function statusBetween(from: StoredConversation, to: StoredConversation): ConversationPatch {
  const { status, snoozedUntil } = to;
  if (status === 'snoozed' && snoozedUntil) {
    const same = from.status === status && from.snoozedUntil?.getTime() === snoozedUntil.getTime();
    return same ? {} : { status, snoozedUntil: snoozedUntil.toISOString() };
  }
  return from.status === status ? {} : { status };
}
