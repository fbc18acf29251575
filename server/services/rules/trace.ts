import type { Actor } from '../../../shared/abilities.ts';
import { findField } from '../../../shared/rules/fields.ts';
import type { Decision } from '../../../shared/schemas/decision.ts';
import type { Context } from '../../context.ts';
import type { StoredDecision } from '../../store/decisions.ts';
import { conversationFor } from '../conversations/find.ts';

const mostShown = 60;

/** What the rules decided in a conversation and why, newest first. @throws AppError not-found */
export async function listDecisions(
  context: Pick<Context, 'store'>,
  actor: Actor,
  conversationId: string,
): Promise<{ items: Decision[]; names: Record<string, string> }> {
  await conversationFor(context, actor, { id: conversationId, ability: 'conversations.view' });
  const rows = await context.store.decisions.of(conversationId, mostShown);
  return { items: rows.map(present), names: await namesIn(context, rows) };
}

/** Names of what not everybody may list: business hours and policies. */
async function namesIn(
  { store }: Pick<Context, 'store'>,
  rows: readonly StoredDecision[],
): Promise<Record<string, string>> {
  const checks = rows.flatMap(({ rules }) => rules.flatMap((rule) => rule.checks));
  const asked = new Set(
    checks
      .filter(({ field }) => ['calendars', 'policies'].includes(String(findField(field)?.choices)))
      .flatMap(({ values = [], actual }) => [
        ...values,
        ...(Array.isArray(actual) ? actual : [String(actual)]),
      ]),
  );
  if (asked.size === 0) return {};
  const [calendars, policies] = await Promise.all([
    store.calendars.listRecent(),
    store.slaPolicies.listRecent(),
  ]);
  const named = [
    ...calendars.map(({ id, hours }) => [id, hours.name] as const),
    ...policies.map(({ id, terms }) => [id, terms.name] as const),
  ];
  return Object.fromEntries(named.filter(([id]) => asked.has(id)));
}

function present(row: StoredDecision): Decision {
  const { id, rowId, event, at, looked, fired, rules, heldBack, assignment = null } = row;
  return { id, messageId: rowId, event, at: at.toISOString(), looked, fired, rules, heldBack, assignment };
}
