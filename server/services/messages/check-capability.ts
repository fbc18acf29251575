import { AppError, type FieldProblem } from '../../../shared/errors.ts';
import type { Capabilities } from '../../../shared/schemas/channel.ts';
import { textLength } from '../../../shared/text/length.ts';

/** What someone wants to send, as far as a channel's limits care. */
export interface Wanted {
  text: string;
  html: string | null;
  copies: number;
  files: readonly { size: number }[];
  now: Date;
  lastInboundAt: Date | null;
  answeredBefore: boolean;
}

/**
 * Holds what is to be sent against what the channel can do.
 * @throws AppError not-capable that names each field and its limit
 */
export function checkCapability(can: Capabilities, wanted: Wanted): void {
  const fields = [
    ...textProblems(can, wanted),
    ...fileProblems(can, wanted),
    ...(wanted.copies > 0 && !can.copies ? [{ path: 'cc', message: 'This channel has no copies.' }] : []),
    ...whenProblems(can, wanted),
  ];
  if (fields.length > 0) {
    throw new AppError('not-capable', { fields, detail: fields.map(({ message }) => message).join(' ') });
  }
}

function textProblems(can: Capabilities, { text, html }: Wanted): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { limit, counting } = can.text;
  if (limit !== null && textLength(text, counting) > limit) {
    problems.push({ path: 'text', message: `The text may have up to ${limit} (${counting}).` });
  }
  if (html !== null && can.markup === 'plain') {
    problems.push({ path: 'html', message: 'This channel carries plain text only.' });
  }
  return problems;
}

function fileProblems(can: Capabilities, { files }: Wanted): FieldProblem[] {
  if (files.length === 0) return [];
  const path = 'attachmentIds';
  const { allowed, maxFiles, maxTotalBytes } = can.attachments;
  if (!allowed) return [{ path, message: 'This channel carries no files.' }];
  if (files.length > maxFiles) return [{ path, message: `Attach at most ${maxFiles} files.` }];
  const total = files.reduce((sum, { size }) => sum + size, 0);
  return total > maxTotalBytes
    ? [{ path, message: `Files may have up to ${maxTotalBytes} bytes together.` }]
    : [];
}

function whenProblems(can: Capabilities, wanted: Wanted): FieldProblem[] {
  if (can.oneReply && wanted.answeredBefore) {
    return [{ path: 'text', message: 'This channel takes one answer only, and it has been given.' }];
  }
  if (can.replyWindowSeconds === null) return [];
  const { lastInboundAt, now } = wanted;
  const open =
    lastInboundAt !== null && now.getTime() - lastInboundAt.getTime() <= can.replyWindowSeconds * 1000;
  const hours = Math.round(can.replyWindowSeconds / 3600);
  return open
    ? []
    : [{ path: 'text', message: `This channel takes answers within ${hours} h of the last message.` }];
}
