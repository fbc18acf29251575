import { Readable } from 'node:stream';
import type { Actor } from '../../../shared/abilities.ts';
import type { ExportFormat } from '../../../shared/schemas/export.ts';
import type { Context } from '../../context.ts';
import { recordAudit } from '../audit/record.ts';
import { disposition, safeFileName } from '../attachments/file-name.ts';
import { conversationFor } from '../conversations/find.ts';
import { asHtml } from './as-html.ts';
import { asJson } from './as-json.ts';
import { asMarkdown } from './as-markdown.ts';
import { asMbox } from './as-mbox.ts';
import { messagesOf, type ExportedThread } from './thread.ts';

type Needs = Pick<Context, 'store' | 'files' | 'clock' | 'logger'>;

const kinds: Readonly<Record<ExportFormat, { type: string; ending: string }>> = {
  html: { type: 'text/html; charset=utf-8', ending: 'html' },
  markdown: { type: 'text/markdown; charset=utf-8', ending: 'md' },
  json: { type: 'application/json; charset=utf-8', ending: 'json' },
  mbox: { type: 'application/mbox', ending: 'mbox' },
};

/** A conversation as a file, written while it is read: what its writer may see of it. Notes only when asked for. */
export async function exportConversation(
  context: Needs,
  actor: Actor,
  { id, format, notes }: { id: string; format: ExportFormat; notes: boolean },
): Promise<{ stream: Readable; headers: Record<string, string> }> {
  const conversation = await conversationFor(context, actor, { id, ability: 'conversations.view' });
  const { timeZone } = await context.store.workspace.read();
  const thread: ExportedThread = {
    conversation,
    messages: () => messagesOf(context, id, { notes }),
    timeZone,
  };
  await recordAudit(context, actor, {
    action: 'conversation.exported',
    subject: `conversation:${id}`,
    data: { format, notes },
  });
  const { type, ending } = kinds[format];
  const subject = conversation.subject.replaceAll(/[\\/]/gu, '-');
  const named = safeFileName(`${String(conversation.number)} ${subject}`.trim());
  return {
    stream: Readable.from(writtenAs(context, format, thread)),
    headers: { 'Content-Type': type, 'Content-Disposition': disposition('attachment', `${named}.${ending}`) },
  };
}

function writtenAs(
  context: Needs,
  format: ExportFormat,
  thread: ExportedThread,
): AsyncGenerator<string | Buffer> {
  switch (format) {
    case 'html':
      return asHtml(context, thread);
    case 'markdown':
      return asMarkdown(thread);
    case 'json':
      return asJson(thread);
    case 'mbox':
      return asMbox(context, thread);
  }
}
