import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SocialAction } from '../../../shared/schemas/channel.ts';
import type { Message } from '../../../shared/schemas/message.ts';
import { SendError, type ActionResult } from '../../channels/contract.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { presentMessage } from '../../presenters/message.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { recordAudit } from '../audit/record.ts';
import { announceMessageChange } from '../conversations/announce.ts';
import { messageFor } from '../conversations/find.ts';
import { capabilitiesOf } from '../inboxes/capabilities.ts';
import { openInboxAccount } from '../inboxes/open-account.ts';
import { sendingInbox } from './answer-scene.ts';

type ActContext = Pick<Context, 'store' | 'clock' | 'config' | 'publisher' | 'secretBox' | 'logger'>;

export interface WantedAction {
  action: SocialAction;
  undo: boolean;
  comment: string;
}

/**
 * Does on the platform what people do there besides answering, or takes it back. The message remembers it.
 * @throws AppError not-capable, too-late when it is so already, provider-failed with the provider's words
 */
export async function actOnMessage(
  context: ActContext,
  actor: Actor,
  { messageId, wanted }: { messageId: string; wanted: WantedAction },
): Promise<Message> {
  const { message, conversation } = await messageFor(context, actor, {
    id: messageId,
    ability: 'messages.act',
  });
  const inbox = await sendingInbox(context, message.inboxId);
  checkAction(inbox, message, wanted);
  const result = await act(context, { inbox, message, wanted });
  const after = await remember(context, message, { wanted, done: result.done });
  await recordAudit(context, actor, {
    action: `message.${wanted.undo ? 'un' : ''}${wanted.action}`,
    subject: `message:${messageId}`,
    data: {
      externalId: message.externalId ?? '',
      author: message.from?.address ?? '',
      said: result.providerReply,
    },
  });
  announceMessageChange(context, after, conversation);
  return presentMessage(after);
}

function checkAction(inbox: StoredInbox, message: StoredMessage, { action, undo }: WantedAction): void {
  const can = capabilitiesOf(inbox)?.actions.find((one) => one.action === action);
  if (!can || (undo && !can.undo) || !channelById(inbox.channel).act || message.externalId === null) {
    throw new AppError('not-capable', { detail: 'This channel does not offer that.' });
  }
  const isDone = Object.hasOwn(message.actions ?? {}, action);
  if (isDone !== undo) {
    throw new AppError('too-late', {
      detail: undo ? 'It was not done, or taken back.' : 'It is done already.',
    });
  }
}

interface Acting {
  inbox: StoredInbox;
  message: StoredMessage;
  wanted: WantedAction;
}

async function act(context: ActContext, { inbox, message, wanted }: Acting): Promise<ActionResult> {
  const channel = channelById(inbox.channel);
  if (!channel.act) throw new AppError('not-capable');
  try {
    return await channel.act(openInboxAccount(context, inbox), {
      ...wanted,
      target: {
        externalId: message.externalId ?? '',
        from: message.from,
        url: message.post?.url ?? null,
        channelData: message.channelData ?? null,
        done: message.actions?.[wanted.action] ?? null,
      },
    });
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    context.logger.warn({ err: error, inboxId: inbox.id, action: wanted.action }, 'an action failed');
    if (error.kind === 'rate-limited') {
      const retryAfterSeconds = error.retryAfterSeconds ?? 60;
      throw new AppError('too-many-requests', {
        detail: error.message,
        extra: { retryAfterSeconds },
        cause: error,
      });
    }
    throw new AppError('provider-failed', { detail: error.message, cause: error });
  }
}

async function remember(
  { store, clock }: ActContext,
  before: StoredMessage,
  { wanted, done }: { wanted: WantedAction; done: unknown },
): Promise<StoredMessage> {
  for (let message: StoredMessage | null = before; message;) {
    const { [wanted.action]: _was, ...others } = message.actions ?? {};
    const actions = wanted.undo ? others : { ...others, [wanted.action]: done ?? true };
    const after = await store.messages.update({
      id: message.id,
      set: { actions },
      provided: { revision: message.revision },
      now: clock.now(),
    });
    if (after) return after;
    message = await store.messages.read(message.id);
  }
  throw new AppError('not-found');
}
