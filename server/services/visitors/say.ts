import { buffer } from 'node:stream/consumers';
import type { VisitorItem } from '../../../shared/schemas/widget.ts';
import type { WidgetSay } from '../../../shared/widget/protocol.ts';
import { AppError } from '../../../shared/errors.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { inboundMessageId } from '../../store/messages.ts';
import type { StoredVisitor } from '../../store/visitors.ts';
import type { AcceptContext } from '../raw-items/accept.ts';
import { keepRaw } from '../raw-items/accept.ts';
import type { IngestContext } from '../messages/ingest/context.ts';
import { importSoon } from '../messages/import-soon.ts';
import { threadRowId, visitorAddress } from './threads.ts';

export type SayContext = AcceptContext & IngestContext & Pick<Context, 'files'>;

export interface Speaker {
  visitor: StoredVisitor;
  inbox: StoredInbox;
  /** Of the thread that they write in, when it is known. */
  conversationId: string | null;
}

export interface Said {
  messageId: string;
  conversationId: string;
  at: string;
}

/**
 * Takes what a visitor writes: on disk as it came before it is acknowledged, then imported like everything else, here
 * and now. The same client id again is the same message.
 * @throws AppError validation-failed for an empty one, not-capable for files
 */
export async function say(context: SayContext, speaker: Speaker, wanted: WidgetSay): Promise<Said> {
  const { visitor, inbox } = speaker;
  if (wanted.text.trim() === '' && wanted.fileIds.length === 0) throw new AppError('validation-failed');
  const now = context.clock.now();
  const files = await filesOf(context, visitor, wanted.fileIds);
  const channel = findChannel(inbox.channel);
  const keys = channel?.visitors?.keys({
    ...{ inboxId: inbox.id, address: visitorAddress(visitor.id) },
    ...{ threadId: wanted.threadId, clientId: wanted.clientId },
  });
  if (!channel || !keys) throw new AppError('not-found');
  const conversationId =
    speaker.conversationId ??
    (await threadFor(context, visitor, { threadId: wanted.threadId, key: keys.thread }));
  const item: VisitorItem = {
    version: 1,
    threadId: wanted.threadId,
    clientId: wanted.clientId,
    visitor: {
      address: visitorAddress(visitor.id),
      name: nameOf(visitor),
      verified: visitor.externalId !== null,
    },
    text: wanted.text,
    files,
    sentAt: now.toISOString(),
  };
  const raw = Buffer.from(JSON.stringify(item));
  const incoming = { ...channel.describeRaw(raw), raw, providerTime: now };
  await keepRaw(context, inbox.id, [incoming]);
  importSoon(context, inbox.id);
  return { messageId: inboundMessageId(keys.message), conversationId, at: now.toISOString() };
}

/** Who is shown: the name they gave, else who the site says they are, else a number. */
export function nameOf({ name, externalId, id }: Pick<StoredVisitor, 'name' | 'externalId' | 'id'>): string {
  return name || externalId || `Visitor ${id.slice(-4)}`;
}

/**
 * The conversation that a thread of a visitor is, made from the same facts as the import makes it (newConversationFacts):
 * known before anything is imported.
 */
async function threadFor(
  { store, clock }: Pick<SayContext, 'store' | 'clock'>,
  visitor: StoredVisitor,
  { threadId, key }: { threadId: string; key: string },
): Promise<string> {
  const id = threadRowId(visitor.id, threadId);
  const known = await store.visitors.touchThread(id, { lastAt: clock.now() });
  if (known) return known.conversationId;
  const address = visitorAddress(visitor.id);
  const conversationId = idFrom(['conversation', key, address]);
  const now = clock.now();
  await store.visitors.insertThread({
    ...{ id, visitorId: visitor.id, inboxId: visitor.inboxId, threadId, conversationId },
    ...{ visitorReadAt: now, teamReadAt: null, mailDueAt: null, mailedAt: null },
    ...{ createdAt: now, lastAt: now },
  });
  if (visitor.silent) await store.visitors.update(visitor.id, { silent: false });
  return conversationId;
}

/** Uploads go into the raw item whole: it stands for itself, whatever becomes of them. */
async function filesOf(
  { store, files }: Pick<SayContext, 'store' | 'files'>,
  visitor: StoredVisitor,
  ids: readonly string[],
): Promise<VisitorItem['files']> {
  const rows = new Map((await store.attachments.readMany(ids)).map((row) => [row.id, row]));
  return Promise.all(
    ids.map(async (id) => {
      const row = rows.get(id);
      if (row?.uploadedBy !== visitor.id) {
        throw new AppError('validation-failed', { detail: 'A file is not there any more.' });
      }
      const content = await buffer(files.open(row.fileKey));
      return { name: row.name, type: row.type, content: content.toString('base64') };
    }),
  );
}
