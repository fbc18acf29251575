import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredTimer } from '../../store/rule-work.ts';
import type { Batch } from '../triage/pipeline.ts';
import type { CompiledRule } from './compiled.ts';
import { happeningsOf } from './events.ts';

const hourMillis = 3_600_000;

/** Notes down when the time of a conversation that begins will have come, where a rule waits for that. */
export async function keepTimers(
  { store }: Pick<Context, 'store'>,
  rules: readonly CompiledRule[],
  { scenes }: Batch,
): Promise<void> {
  const timers = scenes.flatMap(({ conversation, rows }): StoredTimer[] => {
    const begun = rows.some((row) => happeningsOf(row, conversation).some(({ type }) => type === 'created'));
    if (!begun) return [];
    return hoursFor(rules, conversation.inboxId).map((hours) => ({
      id: idFrom(['timer', conversation.id, String(hours)]),
      conversationId: conversation.id,
      hours,
      dueAt: new Date(conversation.createdAt.getTime() + hours * hourMillis),
    }));
  });
  if (timers.length > 0) await store.ruleWork.addTimers(timers);
}

function hoursFor(rules: readonly CompiledRule[], inboxId: string): number[] {
  const heard = rules.filter(({ rule }) => rule.inboxIds.length === 0 || rule.inboxIds.includes(inboxId));
  const hours = heard.flatMap(({ rule }) =>
    rule.events.flatMap((event) => (event.type === 'time-reached' ? event.hours : [])),
  );
  return [...new Set(hours)];
}
