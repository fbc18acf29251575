import type {
  ParseContext,
  ParsedItem,
  ParsedMessage,
  ParsedReceipt,
} from '../../../server/channels/contract.ts';
import { parseEmail } from '../../../server/channels/email/parse.ts';

/** What the core would give the parser; the token "tok1" is one of ours. */
export const context: ParseContext = {
  account: { inboxId: 'inbox', address: 'support@example.com', name: 'Support' },
  openReplyToken: (token) => (token === 'tok1' ? { conversationId: '0123456789abcdef01234567' } : null),
  now: new Date('2026-11-21T12:00:00Z'),
};

/** A mail from its lines: header, empty line, body. One character is one byte, so raw bytes can be written as \xe9. */
export function rawMail(...lines: string[]): Buffer {
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

export async function parse(raw: Buffer): Promise<ParsedItem> {
  return parseEmail(raw, context);
}

export async function parseMessage(raw: Buffer): Promise<ParsedMessage> {
  const item = await parse(raw);
  if (item.type === 'ignored') throw new Error(item.reason);
  const message = item.type === 'receipt' ? item.fallback : item;
  if (message?.type !== 'message') throw new Error(`expected a message, got a ${item.type}`);
  return message;
}

export async function parseReceipt(raw: Buffer): Promise<ParsedReceipt> {
  const item = await parse(raw);
  if (item.type !== 'receipt') throw new Error(`expected a receipt, got a ${item.type}`);
  return item;
}
