import { idFrom } from '../../store/ids.ts';
import type { StoredAttachment } from '../../store/attachments.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { announceMessageChange, publishMessage } from '../conversations/announce.ts';
import { activityRow, unheard } from '../conversations/write-activity.ts';
import { dropSources, removeBytesOf } from '../deletion/remove-content.ts';
import type { DeletionContext } from '../deletion/remove-conversation.ts';
import { dueFiles, fileRulesOf, type DueFile } from './large-files.ts';

/** Rows looked at in one run; there are several in a night. */
const most = 5000;
const atOnce = 100;
const system = { type: 'system', id: null, name: '' } as const;
const settled = new Set(['imported', 'duplicate', 'ignored']);

/**
 * Takes away large files that are older than the rules say: their bytes, and the sources that hold them too. Messages stay
 * and say so, as does a row in the thread. @returns how many files
 */
export async function removeLargeFiles(
  context: DeletionContext,
  heldContacts: ReadonlySet<string>,
): Promise<number> {
  const { store, clock } = context;
  const policy = await store.retention.read();
  const inboxIds = (await store.inboxes.list()).map(({ id }) => id);
  let looked = 0;
  let count = 0;
  for (const rule of fileRulesOf(policy, inboxIds, clock.now())) {
    while (looked < most) {
      const after = await store.retention.filesUntil(rule.name);
      const page = await dueFiles(context, rule, { after, limit: atOnce, heldContacts });
      if (!page.last) break;
      for (const files of byConversation(page.due)) count += await removeOf(context, files);
      await store.retention.saveFilesUntil(rule.name, page.last);
      looked += page.looked;
    }
  }
  return count;
}

function byConversation(due: readonly DueFile[]): DueFile[][] {
  return [...Map.groupBy(due, ({ conversation }) => conversation.id).values()];
}

/** The messages are told first and the rows of the files last: after a crash they still say what there is to do. */
async function removeOf(context: DeletionContext, due: readonly DueFile[]): Promise<number> {
  const [first] = due;
  if (!first) return 0;
  const { store, clock } = context;
  const { conversation } = first;
  const gone: StoredAttachment[] = [];
  for (const [messageId, files] of Map.groupBy(due, ({ file }) => file.messageId ?? '')) {
    const message = await store.messages.read(messageId);
    // What may still go out needs its files.
    if (!message || (message.delivery?.dueAt ?? null) !== null) continue;
    await withoutFiles(context, { conversation, message, files: files.map(({ file }) => file) });
    gone.push(...files.map(({ file }) => file));
  }
  if (gone.length === 0) return 0;
  await tell(context, conversation, gone);
  await removeBytesOf(context, gone);
  await store.attachments.withoutBytes(
    gone.map(({ id }) => id),
    clock.now(),
  );
  return gone.length;
}

interface Lessened {
  conversation: StoredConversation;
  message: StoredMessage;
  files: readonly StoredAttachment[];
}

async function withoutFiles(
  context: DeletionContext,
  { conversation, message, files }: Lessened,
): Promise<void> {
  const { store, clock } = context;
  const sources = await store.rawItems.sourcesOf(message);
  await dropSources(
    context,
    sources.filter(({ state, erased }) => erased !== true && settled.has(state)),
  );
  const ids = files.map(({ id }) => id);
  const after = await store.messages.withoutFiles(message.id, ids, clock.now());
  if (after) announceMessageChange(context, after, conversation);
}

/** One quiet row in the thread; nothing that a rule or a clock looks at. */
async function tell(
  context: DeletionContext,
  { id }: StoredConversation,
  gone: readonly StoredAttachment[],
): Promise<void> {
  const { store, clock } = context;
  const now = clock.now();
  const conversation = await store.conversations.update({ id, set: {}, now });
  if (!conversation) return;
  const bytes = gone.reduce((sum, { size }) => sum + size, 0);
  const [only] = gone.length === 1 ? gone : [];
  const activity = {
    type: 'files-removed',
    data: { count: gone.length, bytes, ...(only && { name: only.name }) },
  };
  const row = unheard(activityRow({ conversation, author: system, activity, now }));
  const message = { ...row, id: idFrom(['files-removed', id, ...gone.map((file) => file.id)]) };
  await store.messages.insertMany([message]);
  publishMessage(context, { message, conversation });
}
