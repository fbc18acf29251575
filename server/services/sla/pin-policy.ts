import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { announceMessage } from '../conversations/announce.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { advanceSla, type SlaContext } from './advance.ts';
import { pinOf } from './terms.ts';

/**
 * From now on a conversation is promised what a policy says. For rules and macros; told in the thread.
 * @param wanted.cause of what caused it, so that running twice changes nothing
 * @returns null when the policy is not there (any more) or the conversation holds its newest version already
 */
export async function pinPolicy(
  context: SlaContext & Pick<Context, 'store'>,
  wanted: { conversationId: string; policyId: string; author: StoredMessage['author']; cause: string },
): Promise<StoredConversation | null> {
  const { store, clock } = context;
  const [policy, conversation] = await Promise.all([
    store.slaPolicies.read(wanted.policyId),
    store.conversations.read(wanted.conversationId),
  ]);
  if (!policy || !conversation) return null;
  const last = conversation.sla?.pins.at(-1);
  if (last?.policyId === policy.id && last.version === policy.version) return null;
  const now = clock.now();
  const data = { policyId: policy.id, policyName: policy.terms.name };
  const row = activityRow({
    conversation,
    author: wanted.author,
    activity: { type: 'sla-policy', data },
    now,
  });
  const message = { ...row, id: idFrom(['sla-policy', conversation.id, policy.id, wanted.cause]) };
  // Not the first time: a crash came between the row and the pin, or both are there and something else holds since.
  const told = !(await store.messages.insert(message));
  if (
    told &&
    conversation.sla?.pins.some((pin) => pin.policyId === policy.id && pin.version === policy.version)
  )
    return conversation;
  if (!told) announceMessage(context, { message, conversation });
  return advanceSla(context, {
    id: conversation.id,
    pin: await pinOf(context, policy, { conversation, at: now }),
  });
}
