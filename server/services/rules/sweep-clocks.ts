import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { RestingConversations } from '../../store/conversation-queries.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { announceMessage } from '../conversations/announce.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { wakeWebhooks } from './call-webhook.ts';
import { compileRule, type CompiledRule } from './compiled.ts';
import { rulesFor } from './decide.ts';
import { factsOf } from './facts.ts';
import { happeningsOf } from './events.ts';
import { nothingAround } from './surroundings.ts';

type ClockContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue' | 'secretBox' | 'logger'>;

const atOnce = 200;
const hourMillis = 3_600_000;
/** What comes in late with an older moment is found by looking so far back. */
const overlapMillis = hourMillis;
const system = { type: 'system', id: null, name: 'Onevoice' } as const;

/** How long somebody has been quiet, or waited, for some rule. */
interface Watch {
  measure: 'quiet' | 'customer-waits';
  hours: number;
  rules: CompiledRule[];
}

/**
 * Finds what only a clock knows: conversations in which nothing happened for so long, customers who wait for so long, times
 * that have come; writes each down as an activity, once, and so makes an event of it. Wakes webhooks, too.
 */
export async function sweepRuleClocks(context: ClockContext): Promise<void> {
  const rules = (await context.store.rules.list()).filter(({ enabled }) => enabled).map(compileRule);
  for (const watch of watchesOf(rules)) await sweepWatch(context, watch);
  await sweepTimers(context, rules);
  await wakeWebhooks(context, atOnce);
}

function watchesOf(rules: readonly CompiledRule[]): Watch[] {
  const watches = new Map<string, Watch>();
  for (const compiled of rules) {
    for (const event of compiled.rule.events) {
      if (event.type !== 'idle') continue;
      const { measure, hours } = event;
      const key = keyOf(event);
      const known = watches.get(key) ?? { measure, hours, rules: [] };
      watches.set(key, { ...known, rules: [...known.rules, compiled] });
    }
  }
  return [...watches.values()];
}

const keyOf = ({ measure, hours }: Pick<Watch, 'measure' | 'hours'>) => `${measure}/${String(hours)}`;

/** Goes on from where it was; what had rested for so long before the rule was switched on is left alone. */
async function sweepWatch(context: ClockContext, watch: Watch): Promise<void> {
  const { store, clock } = context;
  const key = keyOf(watch);
  const span = watch.hours * hourMillis;
  const switchedOn = Math.min(...watch.rules.map(({ rule }) => rule.enabledAt.getTime()));
  const first = new Date(switchedOn - span);
  const before = (await store.ruleWork.progressOf(key)) ?? first;
  const after = new Date(Math.max(before.getTime() - overlapMillis, first.getTime()));
  const until = new Date(clock.now().getTime() - span);
  const resting: RestingConversations = { measure: watch.measure, after, until };
  const found = await store.conversations.resting(resting, atOnce);
  for (const conversation of found) await wakeRested(context, watch, conversation);
  const last = found.length < atOnce ? until : momentOf(watch, found.at(-1));
  if (last && last > before) await store.ruleWork.saveProgress(key, last);
}

function momentOf(
  { measure }: Pick<Watch, 'measure'>,
  row: StoredConversation | undefined,
): Date | undefined {
  return measure === 'quiet' ? row?.lastActivityAt : row?.waitingOrder;
}

async function wakeRested(
  context: ClockContext,
  watch: Watch,
  conversation: StoredConversation,
): Promise<void> {
  const { measure, hours } = watch;
  const since = String(momentOf(watch, conversation)?.getTime());
  const id = idFrom(['idle', conversation.id, measure, String(hours), since]);
  const data = { measure, hours };
  const row = { ...eventRow(context, conversation, { type: 'idle', data }), id };
  if (!someMatch(context, { rules: watch.rules, conversation, row })) return;
  if ((await context.store.messages.headsByIds([id])).length > 0) return;
  if (measure === 'quiet' && (await ruleSpokeLast(context, conversation))) return;
  await write(context, row, conversation);
}

/** After a rule's own words, silence is no news: else it would speak again and again. */
async function ruleSpokeLast({ store }: ClockContext, { id }: StoredConversation): Promise<boolean> {
  const { items } = await store.messages.before(id, undefined, 20);
  const words = items.find(({ kind }) => kind !== 'activity');
  return words?.author.type === 'system';
}

function eventRow(
  { clock }: ClockContext,
  conversation: StoredConversation,
  activity: StoredMessage['activity'],
) {
  return activityRow({
    ...{ conversation, author: system, now: clock.now() },
    activity: activity ?? { type: '', data: {} },
  });
}

interface Candidate {
  rules: readonly CompiledRule[];
  conversation: StoredConversation;
  row: StoredMessage;
}

/** Only what a rule will answer to is written into the thread. */
function someMatch({ clock }: ClockContext, { rules, conversation, row }: Candidate): boolean {
  const facts = factsOf({ conversation, row, around: nothingAround, now: clock.now() });
  return happeningsOf(row, conversation).some((happening) =>
    rulesFor(rules, happening, conversation.inboxId).some(
      ({ judge, needs }) => needs.size > 0 || judge(facts).matched,
    ),
  );
}

async function sweepTimers(context: ClockContext, rules: readonly CompiledRule[]): Promise<void> {
  const { store, clock } = context;
  const due = await store.ruleWork.dueTimers(clock.now(), atOnce);
  if (due.length === 0) return;
  const conversations = await store.conversations.readMany(due.map(({ conversationId }) => conversationId));
  const byId = new Map(conversations.map((row) => [row.id, row]));
  for (const { id, conversationId, hours } of due) {
    const conversation = byId.get(conversationId);
    if (!conversation) continue;
    const row = { ...eventRow(context, conversation, { type: 'time-reached', data: { hours } }), id };
    if (someMatch(context, { rules, conversation, row })) await write(context, row, conversation);
  }
  await store.ruleWork.removeTimers(due.map(({ id }) => id));
}

async function write(
  context: ClockContext,
  message: StoredMessage,
  conversation: StoredConversation,
): Promise<void> {
  if (await context.store.messages.insert(message)) announceMessage(context, { message, conversation });
}
