import { markdownText } from '../../../shared/text/markdown.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { isSaid, momentIn, type ExportedThread } from './thread.ts';

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

/** A conversation as people paste it into a ticket or a page. */
export async function* asMarkdown({
  conversation,
  messages,
  timeZone,
}: ExportedThread): AsyncGenerator<string> {
  const said = momentIn(timeZone);
  const title = conversation.subject || conversation.contact.name || String(conversation.number);
  yield `# ${markdownText(oneLine(title))}\n\n`;
  for await (const message of messages()) if (isSaid(message)) yield markdownOf(message, said);
}

/** One message of it. Pure. */
export function markdownOf(message: StoredMessage, said: (at: Date) => string): string {
  const { author, from, kind, text, attachments, sentAt } = message;
  const who = oneLine(author.name || from?.name || from?.address || '');
  const files = attachments.filter(({ inline }) => !inline).map(({ name }) => `- ${markdownText(name)}\n`);
  const mark = kind === 'note' ? ' (note)' : '';
  const parts = [`## ${markdownText(who)}${mark}, ${said(sentAt)}\n`];
  if (text.trim() !== '') parts.push(`${markdownText(text)}\n`);
  if (files.length > 0) parts.push(files.join(''));
  return `${parts.join('\n')}\n`;
}
