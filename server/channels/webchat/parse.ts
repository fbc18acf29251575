import { visitorItem } from '../../../shared/schemas/widget.ts';
import { visitorKeys } from './keys.ts';
import type { InboundFile, IncomingItem, ParseContext, ParsedItem } from '../contract.ts';

/** A visitor's message from its raw bytes, which the server wrote when the widget said it. @throws on what is none */
export function parseVisitorItem(raw: Buffer, { account }: Pick<ParseContext, 'account'>): ParsedItem {
  const item = visitorItem.parse(JSON.parse(raw.toString('utf8')));
  const { visitor, threadId, clientId } = item;
  const text = item.text.replace(/\r\n?/g, '\n').trim();
  if (text === '' && item.files.length === 0) return { type: 'ignored', reason: 'The message is empty.' };
  const { address } = visitor;
  const { thread, message: externalId } = visitorKeys({
    ...{ inboxId: account.inboxId, address, threadId, clientId },
  });
  const from = { address: visitor.address, name: visitor.name, handle: visitor.name };
  return {
    type: 'message',
    externalId,
    dedupeKey: externalId,
    from,
    verified: visitor.verified ? true : null,
    replyTo: [],
    to: [],
    cc: [],
    subject: '',
    text,
    html: null,
    quotedText: null,
    quotedHtml: null,
    files: item.files.map(fileOf),
    sentAt: new Date(item.sentAt),
    threading: {
      replyToken: null,
      inReplyTo: [],
      // The root of the thread: whoever imports its first messages makes the same conversation of them.
      references: [thread],
      threadIndex: null,
      externalThreadId: thread,
    },
    identityKind: 'webchat',
    automatic: false,
    bulk: false,
    spam: null,
  };
}

function fileOf({ name, type, content }: { name: string; type: string; content: string }): InboundFile {
  return { name, type, content: Buffer.from(content, 'base64'), contentId: null, inline: false };
}

/** What the list of raw items shows. @throws on bytes that are none of ours */
export function describeVisitorItem(raw: Buffer): Pick<IncomingItem, 'externalId' | 'summary'> {
  const { visitor, clientId, text } = visitorItem.parse(JSON.parse(raw.toString('utf8')));
  return {
    externalId: `${visitor.address}:${clientId}`,
    summary: { from: visitor.name, subject: text.slice(0, 100) },
  };
}
