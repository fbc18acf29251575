import type { Actor } from '../../../shared/abilities.ts';
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
): Promise<Decision[]> {
  await conversationFor(context, actor, { id: conversationId, ability: 'conversations.view' });
  return (await context.store.decisions.of(conversationId, mostShown)).map(present);
}

function present(row: StoredDecision): Decision {
  const { id, rowId, event, at, looked, fired, rules, heldBack } = row;
  return { id, messageId: rowId, event, at: at.toISOString(), looked, fired, rules, heldBack };
}
