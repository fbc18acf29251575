import type { Message } from '../../../../shared/schemas/message.ts';
import { api } from '../../../api/client.ts';
import { sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { directory } from '../../../stores/directory.svelte.ts';
import { session } from '../../../stores/session.svelte.ts';
import { threads } from '../../../stores/threads.svelte.ts';
import type { MenuItem } from '../../../ui/menu.ts';

/** What can be done on the platform to a message or who wrote it, as its inbox offers it; nothing for mail. */
export function postActions(message: Message): MenuItem[] {
  const offered = directory.inboxes.get(message.inboxId)?.capabilities?.actions ?? [];
  const fits = message.kind === 'inbound' && message.deletedAt === null;
  if (!fits || offered.length === 0 || !session.can('messages.act', { inboxId: message.inboxId })) return [];
  const items = offered.flatMap(({ action, undo }): MenuItem[] => {
    const done = message.actions.includes(action);
    if (done && !undo) return [];
    const label = t(`inbox.post.${done ? 'undo' : 'act'}.${action}`);
    return [{ label, onselect: () => void act(message, action, done) }];
  });
  return items.length > 0 ? [...items, { type: 'separator' }] : [];
}

type Action = Parameters<typeof api<'actOnMessage'>>[1]['body']['action'];

async function act(message: Message, action: Action, undo: boolean): Promise<void> {
  try {
    const { message: after } = await api('actOnMessage', {
      params: { id: message.id },
      body: { action, undo },
    });
    threads.apply(after);
    toast.done(t('inbox.post.acted'));
  } catch (error) {
    toast.error(t('inbox.post.notActed'), { detail: sentenceOf(error) });
  }
}
