import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { announceConversation, announceMessage } from '../conversations/announce.ts';
import { activityRow } from '../conversations/write-activity.ts';

type WakeContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

const atOnce = 200;

/** Opens snoozed conversations whose time has come. Whatever a person did to one meanwhile stays. */
export async function wakeSnoozed(context: WakeContext): Promise<void> {
  const due = await context.store.conversations.snoozedUntil(context.clock.now(), atOnce);
  for (const conversation of due) await wake(context, conversation);
}

async function wake(context: WakeContext, { id, snoozedUntil }: StoredConversation): Promise<void> {
  const { store, clock } = context;
  const now = clock.now();
  const conversation = await store.conversations.update({
    id,
    set: { status: 'open', snoozedUntil: null, lastActivityAt: now },
    provided: { status: 'snoozed', snoozedUntil },
    now,
  });
  if (!conversation) return;
  const row = activityRow({
    conversation,
    author: { type: 'system', id: null, name: 'Onevoice' },
    activity: { type: 'status', data: { from: 'snoozed', to: 'open' } },
    now,
  });
  const message = { ...row, id: idFrom(['woken', id, String(snoozedUntil?.getTime())]) };
  if (await store.messages.insert(message)) announceMessage(context, { message, conversation });
  else announceConversation(context, conversation);
}
