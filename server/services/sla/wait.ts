import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Conversation } from '../../../shared/schemas/conversation.ts';
import type { Activity } from '../../../shared/schemas/message.ts';
import type { waitInput } from '../../../shared/schemas/sla.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { announceMessage } from '../conversations/announce.ts';
import { authorOf } from '../conversations/author.ts';
import { conversationFor } from '../conversations/find.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { advanceSla, type SlaContext } from './advance.ts';

/**
 * The conversation waits for a third party, by name and with a reason; what stands still for that, the policy says.
 * @throws AppError not-found; too-late when nothing was promised or it is resolved
 */
export function waitForThirdParty(
  context: SlaContext,
  actor: Actor,
  { id, wait }: { id: string; wait: z.output<typeof waitInput> },
): Promise<Conversation> {
  return tell(context, actor, { id, activity: { type: 'sla-wait', data: wait } });
}

/** It goes on. @throws AppError not-found */
export function endWait(context: SlaContext, actor: Actor, id: string): Promise<Conversation> {
  return tell(context, actor, { id, activity: { type: 'sla-wait-ended', data: {} } });
}

async function tell(
  context: SlaContext,
  actor: Actor,
  { id, activity }: { id: string; activity: Activity },
): Promise<Conversation> {
  const conversation = await conversationFor(context, actor, { id, ability: 'conversations.update' });
  const { sla, status } = conversation;
  if (activity.type === 'sla-wait-ended' && !sla?.waitsFor) return presentConversation(conversation);
  if (!sla || status === 'resolved') {
    throw new AppError('too-late', { detail: 'No clock runs in this conversation that could be stopped.' });
  }
  const author = await authorOf(context, actor);
  const message = activityRow({ conversation, author, activity, now: context.clock.now() });
  await context.store.messages.insert(message);
  announceMessage(context, { message, conversation });
  const after = await advanceSla(context, { id });
  return presentConversation(after ?? conversation);
}
