import { createHash } from 'node:crypto';
import type { InboundFile } from '../../../channels/contract.ts';
import type { StoredAttachment } from '../../../store/attachments.ts';
import { safeFileName } from '../../attachments/file-name.ts';
import { idFrom } from '../../../store/ids.ts';
import type { AttachmentSummary, StoredMessage } from '../../../store/messages.ts';
import type { IngestContext } from './context.ts';
import { keepFile, summaryOf } from './store-files.ts';

/**
 * Stores the files that a message has since its author changed it. One that it had before, under the same name, stays
 * what it is; what it has no longer is kept for its history. Doing it again changes nothing.
 * @returns what the message shows of them, in the order given
 */
export async function storeChangedFiles(
  context: Pick<IngestContext, 'files' | 'store' | 'clock'>,
  message: Pick<StoredMessage, 'id' | 'conversationId'>,
  files: readonly InboundFile[],
): Promise<AttachmentSummary[]> {
  const { attachments } = context.store;
  const before = new Map((await attachments.ofMessages([message.id])).map((row) => [nameAndBytes(row), row]));
  const rows: StoredAttachment[] = [];
  for (const given of files) {
    const file = { ...given, name: safeFileName(given.name) };
    const sha256 = createHash('sha256').update(file.content).digest('hex');
    const key = nameAndBytes({ name: file.name, sha256 });
    const row = before.get(key) ?? (await keepNew(context, { file, message, key }));
    before.set(key, row);
    rows.push(row);
  }
  await attachments.insertMany([...new Set(rows)]);
  return [...new Set(rows)].map(summaryOf);
}

const nameAndBytes = ({ name, sha256 }: Pick<StoredAttachment, 'name' | 'sha256'>) => `${sha256} ${name}`;

function keepNew(
  context: Pick<IngestContext, 'files' | 'clock'>,
  {
    file,
    message,
    key,
  }: { file: InboundFile; message: Pick<StoredMessage, 'id' | 'conversationId'>; key: string },
): Promise<StoredAttachment> {
  const { name, type, inline, contentId, content } = file;
  const id = idFrom(['attachment', message.id, key]);
  const summary = {
    ...{ id, name, type, inline, contentId },
    size: content.length,
    preview: 'other' as const,
  };
  return keepFile(context, { summary, content, message, createdAt: context.clock.now() });
}
