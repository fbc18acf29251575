import type { Retention } from '../../../shared/schemas/retention.ts';
import type { Context } from '../../context.ts';
import type { StoredAttachment } from '../../store/attachments.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { Position } from '../../store/cursor.ts';
import { everywhere } from '../../store/retention.ts';
import { limitsOf } from './settings.ts';

/** What one rule says of large files. */
export interface FileRule {
  /** Of the inbox that has it, or `everywhere`. */
  name: string;
  inboxIds: ReadonlySet<string>;
  before: Date;
  bytes: number;
}

export interface DueFile {
  file: StoredAttachment;
  conversation: StoredConversation;
}

/** The rules that say anything of files: that for everywhere once for all inboxes that have none of their own. */
export function fileRulesOf(policy: Retention, inboxIds: readonly string[], now: Date): FileRule[] {
  const own = inboxIds.filter((id) => id in policy.inboxes);
  const others = inboxIds.filter((id) => !(id in policy.inboxes));
  const groups = [...own.map((id) => ({ name: id, ids: [id] })), { name: everywhere, ids: others }];
  return groups.flatMap(({ name, ids }) => {
    const { files } = limitsOf(policy, name, now);
    return files && ids.length > 0 ? [{ ...files, name, inboxIds: new Set(ids) }] : [];
  });
}

interface Wanted {
  after: Position | null;
  limit: number;
  heldContacts: ReadonlySet<string>;
}

/** The next large files that a rule may be about, those of them that go, and where to look on; `last` is null at the end. */
export async function dueFiles(
  { store }: Pick<Context, 'store'>,
  { inboxIds, before, bytes }: FileRule,
  { after, limit, heldContacts }: Wanted,
): Promise<{ looked: number; due: DueFile[]; last: Position | null }> {
  const files = await store.attachments.large({ bytes, before, after }, limit);
  const ids = [...new Set(files.flatMap(({ conversationId }) => conversationId ?? []))];
  const homes = new Map((await store.conversations.readMany(ids)).map((one) => [one.id, one]));
  const due = files.flatMap((file) => {
    const conversation = homes.get(file.conversationId ?? '');
    const goes = conversation && inboxIds.has(conversation.inboxId) && !isHeld(conversation, heldContacts);
    return goes ? [{ file, conversation }] : [];
  });
  const end = files.at(-1);
  return { looked: files.length, due, last: end ? { at: end.createdAt, id: end.id } : null };
}

/** Is it on legal hold, or who it is with? */
export function isHeld(
  { held, contact }: Pick<StoredConversation, 'held' | 'contact'>,
  heldContacts: ReadonlySet<string>,
): boolean {
  return held === true || heldContacts.has(contact.id);
}
