import { detectLanguage } from '../../../enrichment/language.ts';
import { excerpt } from '../../../enrichment/excerpt.ts';
import type { WriteOperation } from '../../../store/collection.ts';
import { neverWaits } from '../../../store/conversation-rows.ts';
import type { StoredMessage } from '../../../store/messages.ts';
import { refreshContacts } from '../../contacts/resolve-identity.ts';
import { isFromArchive, isOldBatch } from './archive.ts';
import type { IngestContext } from './context.ts';
import { conversationChange, type ChangeScene, type MessageGroup } from './conversation-changes.ts';
import type { PlannedWrite } from './plan.ts';

export { isOldBatch } from './archive.ts';

/** A customer who wrote so recently and got no answer may still wait for one. */
const recentMillis = 14 * 86_400_000;

/** Is it something that people should hear of? */
export const isNews = ({ batch }: Pick<StoredMessage, 'batch'>): boolean => !isOldBatch(batch);

/**
 * What old messages change in their conversation: it grows, and that is all. Nobody is asked to do anything: a
 * conversation that is here keeps its state, a new one is resolved and neither triaged nor assigned.
 */
export function archiveChange(group: MessageGroup, scene: ChangeScene): WriteOperation {
  const messages = inTime(group.messages);
  const operation = conversationChange({ ...group, messages }, scene);
  const update = operation.update as Record<string, Record<string, unknown>>;
  const { updatedAt, hasAttachments, ...first } = update['$set'] ?? {};
  const { $setOnInsert, $min: _min, $inc, ...rest } = update;
  const { createdAt: _created, ...blank } = $setOnInsert ?? {};
  const { revisionsSinceMessage: _since, ...onInsert } = { ...blank, ...first };
  return {
    ...operation,
    update: {
      ...rest,
      $set: { updatedAt, ...(hasAttachments === true && { hasAttachments }) },
      // Both grow: it is no news for someone who is writing an answer.
      $inc: { ...$inc, revisionsSinceMessage: 1 },
      ...(messages[0] && { $min: { createdAt: messages[0].createdAt } }),
      ...($setOnInsert && {
        $setOnInsert: {
          ...onInsert,
          ...{ status: 'resolved', snoozedUntil: null, waitingOrder: neverWaits, triage: 'done' },
          fromArchive: true,
        },
      }),
    },
  };
}

/**
 * Where a message of the archive is the newest of its conversation, the conversation shows it; and one that the archive
 * made is open when a customer wrote last, and not long ago.
 */
export function newestOfArchive(group: MessageGroup, now: Date): WriteOperation[] {
  if (!isOldBatch(group.batch)) return [];
  const newest = inTime(group.messages).findLast(({ kind }) => kind === 'inbound' || kind === 'outbound');
  if (!newest) return [];
  const filter = { _id: group.conversationId, lastMessageAt: newest.createdAt };
  const inc = { $inc: { revision: 1, revisionsSinceMessage: 1 } };
  const asksNow =
    newest.kind === 'inbound' &&
    !newest.automatic &&
    newest.spamMark?.marked !== true &&
    now.getTime() - newest.createdAt.getTime() < recentMillis;
  const state = asksNow
    ? { status: 'open', waitingOrder: newest.createdAt }
    : { status: 'resolved', waitingOrder: neverWaits };
  return [
    {
      filter,
      update: { $set: { excerpt: excerpt(newest.text || (newest.subject ?? '')), updatedAt: now }, ...inc },
    },
    {
      // What somebody took in hand meanwhile is theirs.
      filter: { ...filter, fromArchive: true, assigneeId: null, status: { $in: ['open', 'resolved'] } },
      update: { $set: state, ...inc },
    },
  ];
}

function inTime(messages: readonly StoredMessage[]): StoredMessage[] {
  return [...messages].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

/** The search compares words by their language: what is not triaged learns its own here. */
export async function readLanguages(writes: readonly PlannedWrite[]): Promise<void> {
  for (const { arrival, message } of writes) {
    if (isFromArchive(arrival.item)) message.language = await detectLanguage(message.text);
  }
}

/** Senders were seen when they wrote: now, or, in an archive, back then. */
export async function refreshAuthors(
  context: Pick<IngestContext, 'store'>,
  written: readonly PlannedWrite[],
  known: Parameters<typeof refreshContacts>[2],
): Promise<void> {
  const [old, news] = [written.filter(isOld), written.filter((one) => !isOld(one))];
  await refreshContacts(
    context,
    news.map(({ arrival }) => arrival),
    known,
  );
  for (const { arrival, message } of old) {
    await refreshContacts(context, [arrival], { ...known, now: message.createdAt });
  }
}

const isOld = ({ arrival }: PlannedWrite) => isFromArchive(arrival.item);
