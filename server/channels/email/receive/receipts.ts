import type { ParsedReceipt } from '../../contract.ts';
import { readAddress } from '../mime/addresses.ts';
import { readHeaders, type Headers } from '../mime/headers.ts';
import { decodeTransfer } from '../mime/transfer.ts';
import { contentOf, textOf, type Part } from '../mime/tree.ts';
import { readDiagnostic, readFreeFormBounce } from './bounce-texts.ts';
import { hasNullSender, isMailDaemon } from './guards.ts';
import { normaliseMessageId, readMessageIds } from './identity.ts';

/** News about a mail of ours, as far as it can be read from this one. */
export type ReceiptNews = Pick<ParsedReceipt, 'about' | 'outcome' | 'recipient' | 'status' | 'diagnostic'>;

/** Null when the mail is no receipt. */
export function readReceipt(root: Part, text: string): ReceiptNews | null {
  const parts = flatten(root);
  const status = parts.find((part) => /^message\/(global-)?delivery-status$/.test(part.type));
  if (status) return readDeliveryStatus({ root, part: status, parts, text });
  const complaint = parts.find((part) => part.type === 'message/feedback-report');
  if (complaint) return readComplaint(root, complaint, parts);
  const disposition = parts.find((part) => /^message\/(global-)?disposition-notification$/.test(part.type));
  if (disposition) return readDisposition(root, disposition);
  const from = readAddress(root.headers.raw('from'))?.address ?? '';
  const looksSent =
    isMailDaemon(from) || hasNullSender(root.headers) || root.headers.has('x-failed-recipients');
  if (!looksSent) return null;
  const bounce = readFreeFormBounce(root.headers, text);
  return bounce && { ...bounce, about: originalId(root, parts) ?? idInText(text) };
}

function flatten(part: Part): Part[] {
  return [part, ...part.children.flatMap(flatten)];
}

interface Report {
  root: Part;
  /** The message/delivery-status. */
  part: Part;
  parts: Part[];
  /** What the report says to people. */
  text: string;
}

/** RFC 3464: a block about the mail, then one per recipient. */
function readDeliveryStatus({ root, part, parts, text }: Report): ReceiptNews | null {
  const blocks = readBlocks(contentOf(part));
  const recipients = blocks.filter(
    (block) => block.has('action') || block.has('final-recipient') || block.has('status'),
  );
  const outcomes = recipients.map((block) => readRecipient(block, text)).filter((news) => news !== null);
  const worst =
    outcomes.find((news) => news.outcome === 'bounced') ??
    outcomes.find((news) => news.outcome === 'delayed') ??
    outcomes[0];
  if (!worst) return null;
  const envelope = blocks[0]?.text('original-envelope-id') ?? '';
  return {
    ...worst,
    about: originalId(root, parts) ?? (envelope.includes('@') ? normaliseMessageId(envelope) : null),
  };
}

function readBlocks(content: Buffer): Headers[] {
  const blocks: Headers[] = [];
  let at = 0;
  while (at < content.length && blocks.length < 200) {
    const { headers, bodyStart } = readHeaders(content, at, content.length);
    if (headers.fields.length > 0) blocks.push(headers);
    if (bodyStart <= at) break;
    at = bodyStart;
    const encoding = headers.raw('content-transfer-encoding');
    if (/base64|quoted/i.test(encoding)) {
      // Some gateways encode the blocks about the recipients and say so in the one before.
      blocks.push(...readBlocks(decodeTransfer(content.subarray(at), encoding)));
      break;
    }
  }
  return blocks;
}

function readRecipient(block: Headers, text: string): Omit<ReceiptNews, 'about'> | null {
  const action = block.text('action').toLowerCase().replace(/\W.*$/, '');
  const stated = block.text('diagnostic-code').replace(/^\s*(smtp|x-[\w-]+|lmtp)\s*;\s*/i, '');
  // Some MTAs give the reason only in the words for people.
  const diagnostic = stated || readDiagnostic(text.slice(0, 8000));
  const status = trueStatus(block.text('status'), diagnostic);
  const outcome = outcomeOf(action, status);
  if (outcome === null) return null;
  const recipient = block.text('final-recipient') || block.text('original-recipient');
  const address = readAddress(recipient.replace(/^[\w-]+\s*;\s*/, ''))?.address ?? null;
  return {
    outcome,
    status,
    recipient: address,
    diagnostic: diagnostic || `${action} ${status ?? ''}`.trim(),
  };
}

function outcomeOf(action: string, status: string | null): ReceiptNews['outcome'] | null {
  if (action === 'failed' || action === 'failure') return 'bounced';
  if (action === 'delayed') return 'delayed';
  if (['delivered', 'relayed', 'expanded'].includes(action)) return 'delivered';
  if (status?.startsWith('5')) return 'bounced';
  if (status?.startsWith('4')) return 'delayed';
  return status?.startsWith('2') ? 'delivered' : null;
}

/** Exim writes 5.0.0 and puts the true code into the diagnostic. */
function trueStatus(status: string, diagnostic: string): string | null {
  const stated = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(status)?.[1] ?? null;
  if (stated !== null && !/^[245]\.0\.0$/.test(stated)) return stated;
  const inside = /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(diagnostic)?.[1];
  return inside ?? stated;
}

/** RFC 5965: somebody's mail program has a button for spam, and its provider tells us who pressed it. */
function readComplaint(root: Part, part: Part, parts: Part[]): ReceiptNews | null {
  const block = readBlocks(contentOf(part))[0];
  const type = block?.text('feedback-type').toLowerCase().trim() ?? '';
  if (!block || !/^(abuse|fraud|virus|other)$/.test(type)) return null;
  const recipient = block.text('original-rcpt-to') || block.text('removal-recipient');
  return {
    outcome: 'complained',
    about: originalId(root, parts),
    recipient: readAddress(recipient)?.address ?? null,
    status: null,
    diagnostic: `${type}, says ${block.text('user-agent') || 'their provider'}`.slice(0, 500),
  };
}

/** RFC 8098: "displayed" is a read receipt; "deleted" and the like tell nothing that we show. */
function readDisposition(root: Part, part: Part): ReceiptNews | null {
  const block = readBlocks(contentOf(part))[0];
  if (!block || !/;\s*displayed/i.test(block.text('disposition').replace(/^[^;]*;/, ';'))) return null;
  const recipient = (block.text('final-recipient') || block.text('original-recipient')).replace(
    /^[\w-]+\s*;\s*/,
    '',
  );
  const about =
    normaliseMessageId(block.raw('original-message-id')) ||
    readMessageIds(root.headers.all('in-reply-to'))[0];
  return {
    outcome: 'read',
    about: about ?? null,
    recipient: readAddress(recipient)?.address ?? null,
    status: null,
    diagnostic: block.text('disposition'),
  };
}

/** The Message-ID of the mail that came back: from what is enclosed, else from what the bounce answers. */
function originalId(root: Part, parts: Part[]): string | null {
  for (const part of parts) {
    if (!/^(message\/(rfc822|global|rfc822-headers|global-headers)|text\/rfc822-headers?)$/.test(part.type))
      continue;
    const content = contentOf(part);
    const id = normaliseMessageId(readHeaders(content, 0, content.length).headers.raw('message-id'));
    if (id !== '') return id;
  }
  const answered =
    readMessageIds(root.headers.all('in-reply-to'))[0] ??
    readMessageIds(root.headers.all('references')).at(-1);
  if (answered !== undefined) return answered;
  const plain = parts.filter((part) => part.type === 'text/plain' && part.children.length === 0).slice(1);
  for (const part of plain) {
    const id = idInText(textOf(part));
    if (id !== null) return id;
  }
  return null;
}

function idInText(text: string): string | null {
  const found = /^[> \t]*Message-ID:\s*<([^<>\s]+)>/im.exec(text)?.[1];
  return found === undefined ? null : normaliseMessageId(found);
}
