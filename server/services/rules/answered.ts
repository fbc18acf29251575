import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { writtenMessageId } from '../messages/outbound-row.ts';
import type { CompiledRule } from './compiled.ts';

const dayMillis = 86_400_000;

/** The client id by which a rule answers on a day: two that decide at the same moment write one answer. */
export function replyClientId(ruleId: string, day: Date): string {
  return `rule-${ruleId}-${day.toISOString().slice(0, 10)}`;
}

/** @returns conversation id -> the rules that answered there within the last day */
export async function answeredWithinDay(
  { store }: Pick<Context, 'store'>,
  scene: { rules: readonly CompiledRule[]; conversations: readonly StoredConversation[]; now: Date },
): Promise<Map<string, Set<string>>> {
  const { conversations, now } = scene;
  const answering = scene.rules.filter(({ rule }) =>
    rule.actions.some(({ type }) => type === 'reply' || type === 'answer' || type === 'macro'),
  );
  const yesterday = new Date(now.getTime() - dayMillis);
  const asked = new Map<string, { conversationId: string; ruleId: string }>();
  for (const { id: conversationId } of conversations) {
    for (const { rule } of answering) {
      for (const day of [now, yesterday]) {
        const id = writtenMessageId(conversationId, replyClientId(rule.id, day));
        asked.set(id, { conversationId, ruleId: rule.id });
      }
    }
  }
  const answered = new Map<string, Set<string>>();
  for (const { id, createdAt } of await store.messages.headsByIds([...asked.keys()])) {
    const found = asked.get(id);
    if (!found || createdAt <= yesterday) continue;
    const rules = answered.get(found.conversationId) ?? new Set();
    answered.set(found.conversationId, rules.add(found.ruleId));
  }
  return answered;
}
