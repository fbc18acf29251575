import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { capabilitiesOf } from '../inboxes/capabilities.ts';

/**
 * The inbox that a question to people outside is sent from: the one that was chosen, else the conversation's own, else the
 * first of the actor's that sends letters.
 * @throws AppError not-capable when there is none
 */
export async function senderFor(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  { parent, wanted }: { parent: StoredConversation; wanted: string | undefined },
): Promise<string> {
  const inboxes = (await store.inboxes.list()).filter(
    (inbox) => sendsLetters(inbox) && can(actor, 'messages.reply', { inboxId: inbox.id }),
  );
  const chosen = inboxes.find(({ id }) => id === (wanted ?? parent.inboxId));
  const sender = chosen ?? (wanted === undefined ? inboxes[0] : undefined);
  if (sender) return sender.id;
  throw new AppError('not-capable', { detail: 'There is no inbox of yours that can send this mail.' });
}

function sendsLetters(inbox: StoredInbox): boolean {
  const able = capabilitiesOf(inbox);
  return inbox.enabled && able !== null && able.layout === 'letters' && able.begins;
}
