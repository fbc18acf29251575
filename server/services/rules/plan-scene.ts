import type { Refusal } from '../../../shared/schemas/decision.ts';
import type { OrderTally } from '../../../shared/orders/summary.ts';
import type { MannersProfile } from '../../../shared/schemas/manners.ts';
import type { MacroAction, RuleAction } from '../../../shared/schemas/rule.ts';
import type { StoredAnswer } from '../../store/answers.ts';
import type { StoredAttribute } from '../../store/attributes.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { Planned } from '../../store/decisions.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredRule } from '../../store/rules.ts';
import type { StoredUser } from '../../store/users.ts';
import type { KeptValues } from '../attributes/values.ts';

/** Who and what there is, for rules that name them. */
export interface Directory {
  users: ReadonlyMap<string, StoredUser>;
  teams: ReadonlyMap<string, { name: string }>;
  tags: ReadonlyMap<string, { name: string }>;
  policies: ReadonlyMap<string, { version: number; terms: { name: string } }>;
  answers: ReadonlyMap<string, StoredAnswer>;
  /** Only those that everybody has. */
  macros: ReadonlyMap<string, { name: string; actions: readonly MacroAction[] }>;
  /** Of the workspace: it says which day it is. */
  timeZone: string;
  attributes: readonly StoredAttribute[];
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
  /** What else is known of them, by the ids of attributes. */
  attributes?: KeptValues | undefined;
}

export type Plan = { planned: Planned } | { refused: Refusal };

/** One action; a rule's macro is planned action by action. */
export type PlainAction = Exclude<RuleAction, { type: 'macro' }>;

/** Whose doing it is. */
export const byRule = ({ rule }: PlanScene) => ({ ruleId: rule.id, ruleName: rule.name });
