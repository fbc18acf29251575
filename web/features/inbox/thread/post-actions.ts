import type { SocialAction } from '../../../../shared/schemas/channel.ts';
import type { Message } from '../../../../shared/schemas/message.ts';
import { api } from '../../../api/client.ts';
import { sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { directory } from '../../../stores/directory.svelte.ts';
import { session } from '../../../stores/session.svelte.ts';
import { threads } from '../../../stores/threads.svelte.ts';
import type { MenuItem } from '../../../ui/menu.ts';

/** What hits a person or cannot be taken back is asked about first. */
export const askedFirst = ['block', 'report'] as const;
export type AskedAction = (typeof askedFirst)[number];

const isAsked = (action: SocialAction): action is AskedAction =>
  (askedFirst as readonly SocialAction[]).includes(action);

/** What can be done on the platform to a message or who wrote it, as its inbox offers it; nothing for mail. */
export function postActions(message: Message, ask: (action: AskedAction) => void): MenuItem[] {
  const offered = directory.inboxes.get(message.inboxId)?.capabilities?.actions ?? [];
  const fits = message.kind === 'inbound' && message.deletedAt === null;
  if (!fits || offered.length === 0 || !session.can('messages.act', { inboxId: message.inboxId })) return [];
  const items = offered.flatMap(({ action, undo }): MenuItem[] => {
    const done = message.actions.includes(action);
    // Only what is ours can be deleted there.
    if (action === 'delete' || (done && !undo)) return [];
    const asked = !done && isAsked(action);
    const label = t(`inbox.post.${done ? 'undo' : 'act'}.${action}`);
    return [
      {
        label: asked ? `${label}…` : label,
        danger: asked,
        onselect: () => (asked ? ask(action) : void actNow(message, action, done)),
      },
    ];
  });
  return items.length > 0 ? [...items, { type: 'separator' }] : [];
}

/** Does it, or takes it back, and says so. @throws ApiError with the provider's words */
export async function act(
  message: Message,
  action: SocialAction,
  more: { undo?: boolean; comment?: string } = {},
): Promise<void> {
  const body = { action, ...more };
  const { message: after } = await api('actOnMessage', { params: { id: message.id }, body });
  threads.apply(after);
  toast.done(more.undo ? t('inbox.post.undid') : t(`inbox.post.did.${action}`));
}

async function actNow(message: Message, action: SocialAction, undo: boolean): Promise<void> {
  try {
    await act(message, action, { undo });
  } catch (error) {
    toast.error(t('inbox.post.notActed'), { detail: sentenceOf(error) });
  }
}
