import type { Context } from '../../context.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { letterOf } from './letter.ts';
import { isSaid, type ExportedThread } from './thread.ts';

/** Larger sources are written anew from what we keep of them. */
const largestSource = 60_000_000;

/** The mails of a conversation as one mailbox that every mail program opens: their sources where we have them. */
export async function* asMbox(
  context: Pick<Context, 'store' | 'files'>,
  { messages }: ExportedThread,
): AsyncGenerator<Buffer> {
  for await (const message of messages()) {
    if (!isSaid(message)) continue;
    yield Buffer.from(`From MAILER-DAEMON ${asctime(message.sentAt)}\n`);
    yield quoted((await sourceOf(context, message)) ?? (await letterOf(context, message)));
    yield Buffer.from('\n');
  }
}

/** "Mon Jan  5 09:08:07 2026", as the lines between mails have it. */
function asctime(at: Date): string {
  const [weekday = '', day = '', month = '', year = '', time = ''] = at.toUTCString().split(/,? /u);
  return `${weekday} ${month} ${day.replace(/^0/u, ' ')} ${time} ${year}`;
}

/** Lines that look like those between mails are marked (mboxrd), so that no mail can begin another. */
export function quoted(raw: Buffer): Buffer {
  const text = raw
    .toString('latin1')
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/^(>*From )/gmu, '>$1');
  return Buffer.from(text.endsWith('\n') ? text : `${text}\n`, 'latin1');
}

const looksLikeMail = /^[!-9;-~]+:[ \t]?[^\n]*\r?\n/u;

/** As it came; null where it did not come as a mail, or its author or a rule took it away. */
async function sourceOf(
  { store, files }: Pick<Context, 'store' | 'files'>,
  { rawItemId, deletedAt, erasedAt }: StoredMessage,
): Promise<Buffer | null> {
  if (rawItemId === null || deletedAt || erasedAt) return null;
  const item = await store.rawItems.read(rawItemId);
  if (!item || item.erased === true || item.size > largestSource) return null;
  if (item.raw) return isMail(item.raw) ? item.raw : null;
  const chunks: Buffer[] = [];
  for await (const chunk of files.open(item.fileKey ?? '') as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return isMail(bytes) ? bytes : null;
}

const isMail = (bytes: Buffer): boolean => looksLikeMail.test(bytes.subarray(0, 2000).toString('latin1'));
