import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { reply } from '../messages/reply.ts';
import type { TriageContext } from '../triage/pipeline.ts';

/** A rule writes as the workspace. */
const system: Actor = { userId: '', role: 'admin', inboxIds: [], via: 'system' };

interface RuleReply {
  conversationId: string;
  clientId: string;
  text: string;
}

/**
 * Answers the customer by rule, held for the undo time like any answer; the same client id again writes nothing. What the
 * channel cannot carry is a fault of the rule, not of the triage: it is logged and left.
 */
export async function sendRuleReply(
  context: TriageContext,
  { conversationId, clientId, text }: RuleReply,
): Promise<void> {
  const conversation = await context.store.conversations.read(conversationId);
  if (!conversation) return;
  const input = {
    ...{ clientId, text, html: null, attachmentIds: [], cc: [], bcc: [], split: true },
    ...{ expectedRevision: conversation.revision, force: true },
  };
  try {
    await reply(context, system, { conversationId, input });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    context.logger.warn({ err: error, conversationId }, 'the answer of a rule could not be written');
  }
}
