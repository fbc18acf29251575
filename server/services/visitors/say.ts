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
import { keepBegun } from '../raw-items/accept.ts';
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
  const desk = channel?.visitors;
  if (!channel || !desk) throw new AppError('not-found');
  const { threadId, clientId } = wanted;
  const own = visitorAddress(visitor.id);
  const ownKey = desk.keys({ inboxId: inbox.id, address: own, threadId, clientId }).thread;
  const { conversationId, address } = await threadFor(context, speaker, { threadId, key: ownKey, own });
  const keys = desk.keys({ inboxId: inbox.id, address, threadId, clientId });
  const item: VisitorItem = {
    version: 1,
    threadId: wanted.threadId,
    clientId: wanted.clientId,
    visitor: {
      address,
      name: nameOf(visitor),
      verified: visitor.externalId !== null,
    },
    text: wanted.text,
    files,
    sentAt: now.toISOString(),
  };
  const raw = Buffer.from(JSON.stringify(item));
  const incoming = { ...channel.describeRaw(raw), raw, providerTime: now };
  const { added } = await keepBegun(context, inbox.id, [incoming]);
  importSoon(
    context,
    inbox.id,
    added.map(({ id }) => id),
  );
  return { messageId: inboundMessageId(keys.message), conversationId, at: now.toISOString() };
}

/** Who is shown: the name they gave, else who the site says they are, else a number. */
export function nameOf({ name, externalId, id }: Pick<StoredVisitor, 'name' | 'externalId' | 'id'>): string {
  return name || externalId || numberOf(id);
}

/** A name for somebody of whom nothing else is known. */
export const numberOf = (visitorId: string): string => `Visitor ${visitorId.slice(-4)}`;

/**
 * The conversation that a thread of a visitor is, made from the same facts as the import makes it (newConversationFacts):
 * known before anything is imported. What was begun as a stranger stays known by the stranger's address.
 */
async function threadFor(
  { store, clock }: Pick<SayContext, 'store' | 'clock'>,
  { visitor, conversationId: known }: Speaker,
  { threadId, key, own }: { threadId: string; key: string; own: string },
): Promise<{ conversationId: string; address: string }> {
  const conversationId = idFrom(['conversation', key, own]);
  if (known === conversationId) return { conversationId, address: own };
  const id = threadRowId(visitor.id, threadId);
  const now = clock.now();
  const row = await store.visitors.touchThread(id, { lastAt: now });
  if (row) return { conversationId: row.conversationId, address: row.address ?? own };
  await store.visitors.insertThread({
    ...{ id, visitorId: visitor.id, inboxId: visitor.inboxId, threadId, conversationId },
    ...{ visitorReadAt: now, teamReadAt: null, mailDueAt: null, mailedAt: null },
    ...{ createdAt: now, lastAt: now },
  });
  if (visitor.silent) await store.visitors.update(visitor.id, { silent: false });
  return { conversationId, address: own };
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
