import { Readable } from 'node:stream';
import { seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { calendarFile, type CalendarEntry } from '../../../shared/tasks/calendar-file.ts';
import type { Context } from '../../context.ts';
import type { StoredCommitment } from '../../store/sla-facts.ts';

type FeedContext = Pick<Context, 'store' | 'secretBox' | 'config'>;

const purpose = 'task-feed';
const mostEntries = 500;

/** The address of somebody's calendar: whoever has it reads it, and nothing else. */
export function taskFeedUrl({ secretBox, config }: Omit<FeedContext, 'store'>, { userId }: Actor): string {
  return `${config.publicUrl}/api/v1/feeds/tasks/${secretBox.sign(purpose, userId)}`;
}

/**
 * What its owner has to do, as far as they still see the conversation.
 * @throws AppError not-found for an address that is none of ours, or whose owner is not there any more
 */
export async function readTaskFeed(
  { store, secretBox, config }: FeedContext,
  token: string,
): Promise<{ stream: Readable; headers: Record<string, string> }> {
  const userId = secretBox.verify(purpose, token);
  const user = userId === null ? null : await store.users.findById(userId);
  if (!user?.active) throw new AppError('not-found');
  const rows = await store.commitments.ofOwner(user.id, mostEntries);
  const conversations = await store.conversations.readMany(rows.map(({ conversationId }) => conversationId));
  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  const entries = rows.flatMap((row): CalendarEntry[] => {
    const conversation = byId.get(row.conversationId);
    if (!conversation) return [];
    const sees = seesInbox(user, conversation.inboxId) || conversation.sharedWith.includes(user.id);
    return sees ? [entryOf(row, conversation.contact.name, config.publicUrl)] : [];
  });
  const headers = { 'Content-Type': 'text/calendar; charset=utf-8', 'Cache-Control': 'private, max-age=300' };
  return { stream: Readable.from([calendarFile(`Onevoice: ${user.name}`, entries)]), headers };
}

function entryOf(row: StoredCommitment, name: string, publicUrl: string): CalendarEntry {
  const { id, text, dueAt, updatedAt: changedAt, conversationId } = row;
  return { id, text, name, dueAt, changedAt, url: `${publicUrl}/inbox/all/${conversationId}` };
}
