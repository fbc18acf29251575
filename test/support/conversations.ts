import type { Context } from '../../server/context.ts';
import { announceMessage } from '../../server/services/conversations/announce.ts';
import { blankConversation } from '../../server/services/conversations/blank-conversation.ts';
import { blankMessage } from '../../server/services/conversations/write-activity.ts';
import { waiting, type StoredConversation } from '../../server/store/conversation-rows.ts';
import { newId } from '../../server/store/ids.ts';
import type { StoredInbox } from '../../server/store/inboxes.ts';
import type { StoredMessage } from '../../server/store/messages.ts';

type Small = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

export async function inbox(
  context: Small,
  name = 'Support',
  more: Partial<StoredInbox> = {},
): Promise<StoredInbox> {
  const now = context.clock.now();
  const row: StoredInbox = {
    id: newId(),
    name,
    channel: 'test',
    address: `${name.toLowerCase()}@acme.example`,
    enabled: true,
    settings: {},
    secrets: {},
    teamId: null,
    autoAssign: false,
    signature: { text: '', html: '' },
    createdAt: now,
    updatedAt: now,
    settingsRevision: 1,
    ...more,
  };
  await context.store.inboxes.insert(row);
  return row;
}

/** A conversation with one letter of a customer in it. */
export async function conversation(
  context: Small,
  inboxId: string,
  more: Partial<StoredConversation> & { text?: string } = {},
): Promise<StoredConversation> {
  const { text = 'Where is my order?', ...fields } = more;
  const row = blankConversation(
    {
      id: newId(),
      number: await context.store.counters.take('conversations'),
      inboxId,
      channel: 'test',
      contact: { id: newId(), name: 'Zoe', address: 'zoe@customer.example' },
      subject: 'Order 123',
      participants: ['zoe@customer.example'],
      ...fields,
    },
    context.clock.now(),
  );
  await context.store.conversations.insert(row);
  return (await letter(context, row, { text })).conversation;
}

/** A letter of the customer, as the import leaves it. */
export async function letter(
  context: Small,
  to: StoredConversation,
  more: Partial<StoredMessage> = {},
): Promise<{ message: StoredMessage; conversation: StoredConversation }> {
  const now = context.clock.now();
  const externalId = `${newId()}@customer.example`;
  const message: StoredMessage = {
    ...blankMessage(to, now),
    kind: 'inbound',
    author: { type: 'contact', id: to.contact.id, name: to.contact.name },
    subject: to.subject,
    from: { address: to.contact.address, name: to.contact.name },
    text: 'Hello?',
    externalId,
    threadKeys: [externalId],
    receivedAt: now,
    threadedBy: { strategy: 'new-conversation', evidence: '', rejected: [], linkedConversationId: null },
    ...more,
  };
  await context.store.messages.insert(message);
  const after = await context.store.conversations.update({
    id: to.id,
    set: {
      excerpt: message.text,
      lastActivityAt: now,
      lastMessageAt: now,
      lastInboundAt: now,
      replyTo: message.from ? [message.from] : [],
      ...waiting(to.waitingSince ?? now),
    },
    increase: { messageCount: 1 },
    byMessage: true,
    now,
  });
  if (!after) throw new Error('the conversation is gone');
  announceMessage(context, { message, conversation: after });
  return { message, conversation: after };
}

let written = 0;

/** A client id that no other message has. */
export function clientId(): string {
  written += 1;
  return `client-${String(written).padStart(6, '0')}`;
}
