import type { Check } from '../../../shared/rules/evaluate.ts';
import type { DecidedRule } from '../../../shared/schemas/decision.ts';
import type { RuleAction } from '../../../shared/schemas/rule.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { Planned, StoredDecision } from '../../store/decisions.ts';
import { idFrom } from '../../store/ids.ts';
import { afterUpdate } from '../triage/after-update.ts';
import type { CompiledRule } from './compiled.ts';
import { waitsFor, type Happening } from './events.ts';
import { factsOf } from './facts.ts';
import type { Directory } from './plan-scene.ts';
import { planAction } from './plan.ts';
import type { Surroundings } from './surroundings.ts';
import { toldAction } from './told-action.ts';

/** One event with all that is needed to decide about it. */
export interface DecideScene {
  happening: Happening;
  conversation: StoredConversation;
  around: Surroundings;
  /** In their order. */
  rules: readonly CompiledRule[];
  directory: Directory;
  /** How many more rules may match here within the hour. */
  budget: number;
  /** Rules that answered here within the day. */
  answered: ReadonlySet<string>;
  now: Date;
}

/** A trace keeps this many rules that did not match. */
const mostUnmatched = 30;
const longestValue = 200;

/** The id of the trace of an event. */
export function decisionId({ row, type }: Happening): string {
  return idFrom(['decision', row.id, type]);
}

/** The rules that hear of an event: switched on, in its inbox, and not its cause. */
export function rulesFor(
  rules: readonly CompiledRule[],
  happening: Happening,
  inboxId: string,
): CompiledRule[] {
  const causedBy = happening.row.causedBy ?? [];
  return rules.filter(
    ({ rule }) =>
      rule.enabled &&
      waitsFor(rule.events, happening) &&
      (rule.inboxIds.length === 0 || rule.inboxIds.includes(inboxId)) &&
      !causedBy.includes(rule.id),
  );
}

/**
 * Looks at the rules one after the other, each on the conversation as those before it left it. Pure.
 * @returns null when no rule waits for this
 */
export function decide(scene: DecideScene): StoredDecision | null {
  const { happening, now } = scene;
  const rules = rulesFor(scene.rules, happening, scene.conversation.inboxId);
  if (rules.length === 0) return null;
  const decided: DecidedRule[] = [];
  const does: Planned[] = [];
  let { conversation } = scene;
  let heldBack = false;
  let looked = 0;
  let fired = 0;
  for (const compiled of rules) {
    looked += 1;
    const { row, tagIds } = happening;
    const facts = factsOf({ conversation, row, tagIds, around: scene.around, now });
    const { matched, checks } = compiled.judge(facts);
    if (!matched) {
      decided.push({ ...headOf(compiled), matched, checks: checks.slice(-3).map(short), actions: [] });
      continue;
    }
    if (fired >= scene.budget) {
      heldBack = true;
      break;
    }
    fired += 1;
    const done = act(compiled, { ...scene, conversation });
    fired += done.macros;
    conversation = done.conversation;
    does.push(...done.does);
    decided.push({ ...headOf(compiled), matched, checks: checks.map(short), actions: done.actions });
    if (compiled.rule.stop) break;
  }
  return {
    id: decisionId(happening),
    ...{ conversationId: conversation.id, rowId: happening.row.id, event: happening.type, at: now },
    ...{ looked, fired, heldBack, does, causedBy: happening.row.causedBy ?? [] },
    rules: shortened(decided),
  };
}

const headOf = ({ rule: { id, name, version } }: CompiledRule) => ({ ruleId: id, name, version });

interface Acted {
  conversation: StoredConversation;
  does: Planned[];
  actions: DecidedRule['actions'];
  /** How many it ran: each counts in the budget as another rule. */
  macros: number;
}

function act({ rule }: CompiledRule, scene: DecideScene): Acted {
  const { happening, directory, now } = scene;
  const does: Planned[] = [];
  let { conversation } = scene;
  const steps = rule.actions.flatMap((action, position) => stepsOf(action, position, directory));
  const actions = steps.map(({ action, position, macro }): DecidedRule['actions'][number] => {
    const told = toldAction(action, directory);
    const said = { type: action.type, ...(macro !== undefined && { macro }), ...told };
    if (action.type === 'macro') return { ...said, done: false, why: 'gone' };
    const plan = planAction(action, {
      ...{ rule, conversation, row: happening.row, event: happening.type, directory, position, now },
      decisionId: decisionId(happening),
      answeredToday: scene.answered.has(rule.id),
      manners: scene.around.contact?.manners,
      orders: scene.around.contact?.orders,
      attributes: scene.around.contact?.attributes,
    });
    if ('refused' in plan) return { ...said, done: false, why: plan.refused };
    does.push(plan.planned);
    if (plan.planned.type === 'change') conversation = afterUpdate(conversation, plan.planned.change);
    return { ...said, done: true, why: null };
  });
  const macros = rule.actions.filter((action) => action.type === 'macro').length;
  return { conversation, does, actions, macros };
}

interface Step {
  action: RuleAction;
  position: number;
  macro?: string;
}

/** An action as it is; a macro as its actions, which take positions that no rule has; one that is gone stays itself. */
function stepsOf(action: RuleAction, position: number, { macros }: Directory): Step[] {
  const macro = action.type === 'macro' ? macros.get(action.macroId) : undefined;
  if (!macro) return [{ action, position }];
  return macro.actions.map((inner, nth) => ({
    ...{ action: inner, macro: macro.name },
    position: (position + 1) * 100 + nth,
  }));
}

/** Those that matched, and the first of the others. */
function shortened(rules: readonly DecidedRule[]): DecidedRule[] {
  let unmatched = 0;
  return rules.filter(({ matched }) => {
    if (!matched) unmatched += 1;
    return matched || unmatched <= mostUnmatched;
  });
}

function short(check: Check): Check {
  const { actual } = check;
  const cut = typeof actual === 'string' ? actual.slice(0, longestValue) : actual;
  return { ...check, actual: Array.isArray(cut) ? cut.slice(0, 20) : cut };
}
