import { previewOf } from '../../attachments/preview.ts';
import type { AttachmentSummary, StoredMessage } from '../../../store/messages.ts';
import type { StoredAttachment } from '../../../store/attachments.ts';
import type { IngestContext } from './context.ts';
import type { PlannedWrite } from './plan.ts';

/**
 * Stores the files of planned messages: bytes first, then their rows. Both are known by their content and by the
 * message, so doing it again changes nothing. Completes what the messages show of them.
 */
export async function storeFiles(
  context: Pick<IngestContext, 'files' | 'store'>,
  writes: readonly PlannedWrite[],
): Promise<void> {
  const rows: StoredAttachment[] = [];
  for (const write of writes) {
    if (write.arrival.parsed.files.length === 0) continue;
    const stored = await Promise.all(
      write.message.attachments.map((summary, position) => storeFile(context, { write, summary, position })),
    );
    rows.push(...stored);
    write.message.attachments = stored.map(summaryOf);
  }
  await context.store.attachments.insertMany(rows);
}

async function storeFile(
  context: Pick<IngestContext, 'files'>,
  { write, summary, position }: { write: PlannedWrite; summary: AttachmentSummary; position: number },
): Promise<StoredAttachment> {
  const { arrival, message } = write;
  const content = arrival.parsed.files[position]?.content ?? Buffer.alloc(0);
  return keepFile(context, { summary, content, message, createdAt: message.createdAt });
}

/** Puts the bytes of a message's file into the file store. @returns its row, with what the bytes really are */
export async function keepFile(
  { files }: Pick<IngestContext, 'files'>,
  file: {
    summary: AttachmentSummary;
    content: Buffer;
    message: Pick<StoredMessage, 'id' | 'conversationId'>;
    createdAt: Date;
  },
): Promise<StoredAttachment> {
  const { summary, content, message, createdAt } = file;
  const [{ key, sha256 }, preview] = await Promise.all([
    files.put(content, { type: summary.type }),
    previewOf({ type: summary.type, content }),
  ]);
  return {
    ...summary,
    preview,
    fileKey: key,
    sha256,
    conversationId: message.conversationId,
    messageId: message.id,
    uploadedBy: null,
    createdAt,
  };
}

/** What a message shows of it. */
export function summaryOf(file: StoredAttachment): AttachmentSummary {
  const { id, name, type, size, inline, contentId, preview } = file;
  return { id, name, type, size, inline, contentId, preview };
}
