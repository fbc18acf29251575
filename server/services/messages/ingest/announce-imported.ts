import type { StoredConversation } from '../../../store/conversation-rows.ts';
import type { StoredMessage } from '../../../store/messages.ts';
import { mayHavePicture } from '../../contacts/keep-picture.ts';
import { publishMessage } from '../../conversations/announce.ts';
import { finishMerge } from '../../merges/steps.ts';
import { tellAnswer } from '../../sides/tell.ts';
import { isNews } from './archive-changes.ts';
import type { IngestContext } from './context.ts';
import type { Imported } from './import-mails.ts';

/** Tells people about imported messages, and wakes the triage. Nothing depends on either. */
export async function announceImported(
  context: Pick<IngestContext, 'store' | 'clock' | 'publisher' | 'queue'>,
  { messages: all, conversations: known }: Imported,
): Promise<void> {
  // What comes from an archive is news to nobody.
  const messages = all.filter(isNews);
  if (messages.length === 0) return;
  const ids = [...new Set(messages.map(({ conversationId }) => conversationId))];
  const missing = await context.store.conversations.readMany(ids.filter((id) => !known.has(id)));
  const byId = new Map([...known, ...missing.map((row) => [row.id, row] as const)]);
  for (const row of byId.values()) await bringAlong(context, row);
  for (const message of messages) {
    const conversation = byId.get(message.conversationId);
    if (conversation && !conversation.merge) publishMessage(context, { message, conversation });
  }
  const untriaged = messages.find((message) => message.untriaged);
  for (const message of messages.filter(({ kind, automatic }) => kind === 'inbound' && !automatic)) {
    const conversation = byId.get(message.conversationId);
    if (conversation?.side) await tellAnswer(context, { conversation, message });
  }
  // One wake-up is enough: the triage takes every conversation that waits for it.
  if (untriaged)
    await context.queue.enqueue('conversation.triage', { conversationId: untriaged.conversationId });
  await wakePictures(context, messages, byId);
}

/** The import had read a conversation before it was merged: what it wrote there goes where the rest went. */
async function bringAlong(
  context: Pick<IngestContext, 'store' | 'clock' | 'publisher' | 'queue'>,
  conversation: StoredConversation,
): Promise<void> {
  const { merge } = conversation;
  if (merge && !merge.parting) await finishMerge(context, { ...conversation, merge });
}

/** Whoever wrote may show a picture. */
async function wakePictures(
  { queue }: Pick<IngestContext, 'queue'>,
  messages: readonly StoredMessage[],
  conversations: ReadonlyMap<string, StoredConversation>,
): Promise<void> {
  const shown = messages.filter((message) =>
    mayHavePicture(message, conversations.get(message.conversationId)?.channel ?? ''),
  );
  const byContact = new Map(shown.map(({ id, author }) => [author.id ?? '', id]));
  if (byContact.size === 0) return;
  await queue.enqueueMany(
    'contact.picture',
    [...byContact].map(([contactId, messageId]) => ({ contactId, messageId })),
  );
}
