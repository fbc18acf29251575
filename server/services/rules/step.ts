import type { DecisionHead, StoredDecision } from '../../store/decisions.ts';
import { afterUpdate } from '../triage/after-update.ts';
import type { Batch, Findings, Scene, Step, TriageContext } from '../triage/pipeline.ts';
import { answeredWithinDay } from './answered.ts';
import { compileRule, type CompiledRule } from './compiled.ts';
import { decide, rulesFor } from './decide.ts';
import { readRecentDirectory } from './directory.ts';
import { effectsOfDecision } from './effects.ts';
import { happeningsOf, type Happening } from './events.ts';
import { readSurroundings } from './surroundings.ts';
import { keepTimers } from './timers.ts';

/** So many rules may match in one conversation within an hour; then people are asked. */
export const hourlyBudget = 25;
/** A conversation keeps so many traces. */
export const mostDecisions = 60;
const hourMillis = 3_600_000;

/** Something that some rule waits for, in one conversation. */
interface Concern {
  scene: Scene;
  happenings: Happening[];
}

/**
 * Holds what happened against the rules. A decision is kept before anything is done: whoever comes again after a crash
 * finds it and does the same, whatever the conversation looks like by then.
 */
export const rulesStep: Step = async (context, batch) => {
  const stored = await context.store.rules.listRecent();
  const rules = stored.filter(({ enabled }) => enabled).map(compileRule);
  if (rules.length === 0) return batch.scenes.map(() => ({}));
  await keepTimers(context, rules, batch);
  const concerns = batch.scenes.map((scene) => concernOf(scene, rules));
  if (concerns.every(({ happenings }) => happenings.length === 0)) return batch.scenes.map(() => ({}));
  const decisions = await decideAll(context, { rules, concerns, now: batch.now });
  const kept = await keep(context, decisions);
  return findingsOf(context, batch, kept);
};

function concernOf(scene: Scene, rules: readonly CompiledRule[]): Concern {
  const { conversation, rows } = scene;
  const happenings = rows
    .flatMap((row) => happeningsOf(row, conversation))
    .filter((happening) => rulesFor(rules, happening, conversation.inboxId).length > 0);
  return { scene, happenings };
}

interface Deciding {
  rules: readonly CompiledRule[];
  concerns: readonly Concern[];
  now: Date;
}

async function decideAll(context: TriageContext, scene: Deciding): Promise<StoredDecision[]> {
  const { rules, now } = scene;
  const concerns = scene.concerns.filter(({ happenings }) => happenings.length > 0);
  const conversations = concerns.map(({ scene: { conversation } }) => conversation);
  const begun = concerns.filter(({ happenings }) => happenings.every(({ type }) => type !== 'created'));
  const [directory, heads, around, answered] = await Promise.all([
    readRecentDirectory(
      context,
      rules.map(({ rule }) => rule),
    ),
    // What only begins has used up nothing.
    context.store.decisions.headsOf(begun.map(({ scene: { conversation } }) => conversation.id)),
    readSurroundings(context, { rules, conversations, now }),
    answeredWithinDay(context, { rules, conversations, now }),
  ]);
  await forgetOldest(context, heads);
  return concerns.flatMap(({ scene: { conversation }, happenings }) => {
    let current = conversation;
    let budget = hourlyBudget - firedWithinHour(heads, conversation.id, now);
    return happenings.flatMap((happening) => {
      const decision = decide({
        ...{ happening, rules, directory, now, budget: Math.max(budget, 0) },
        conversation: current,
        around: around(conversation),
        answered: answered.get(conversation.id) ?? new Set(),
      });
      budget -= decision?.fired ?? 0;
      for (const planned of decision?.does ?? []) {
        if (planned.type === 'change') current = afterUpdate(current, planned.change);
      }
      return decision ?? [];
    });
  });
}

function firedWithinHour(heads: readonly DecisionHead[], conversationId: string, now: Date): number {
  const since = now.getTime() - hourMillis;
  return heads
    .filter((head) => head.conversationId === conversationId && head.at.getTime() > since)
    .reduce((sum, { fired }) => sum + fired, 0);
}

async function forgetOldest({ store }: TriageContext, heads: readonly DecisionHead[]): Promise<void> {
  const byConversation = Map.groupBy(heads, ({ conversationId }) => conversationId);
  const surplus = [...byConversation.values()].flatMap((own) =>
    own
      .toSorted((a, b) => b.at.getTime() - a.at.getTime())
      .slice(mostDecisions)
      .map(({ id }) => id),
  );
  await store.decisions.removeMany(surplus);
}

/** @returns the decisions that count: of those that were made before, the first ones */
async function keep(
  { store }: Pick<TriageContext, 'store'>,
  decisions: readonly StoredDecision[],
): Promise<StoredDecision[]> {
  const taken = await store.decisions.insertMany(decisions);
  const before = await store.decisions.readMany(
    decisions.filter((_, position) => taken.has(position)).map(({ id }) => id),
  );
  const known = new Map(before.map((row) => [row.id, row]));
  return decisions.map((decision) => known.get(decision.id) ?? decision);
}

async function findingsOf(
  { store }: Pick<TriageContext, 'store'>,
  { scenes, now }: Batch,
  decisions: readonly StoredDecision[],
): Promise<Findings[]> {
  const alarmed = decisions.some(({ heldBack }) => heldBack);
  const users = alarmed ? await store.users.list() : [];
  return scenes.map(({ conversation }) => {
    const own = decisions.filter(({ conversationId }) => conversationId === conversation.id);
    const told = users.filter(
      ({ active, role, inboxIds }) =>
        active && (role === 'admin' || (role === 'supervisor' && inboxIds.includes(conversation.inboxId))),
    );
    return { effects: own.flatMap((decision) => effectsOfDecision({ conversation, decision, now }, told)) };
  });
}
