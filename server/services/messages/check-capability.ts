import { AppError, type FieldProblem } from '../../../shared/errors.ts';
import type { Capabilities } from '../../../shared/schemas/channel.ts';
import { takesType } from '../../../shared/text/media-types.ts';
import { measure } from '../../../shared/text/measure.ts';

/** What someone wants to send, as far as a channel's limits care. */
export interface Wanted {
  /** What goes out as one message; of a long answer the longest part. */
  text: string;
  html: string | null;
  copies: number;
  contentWarning?: string | null;
  files: readonly { size: number; type?: string }[];
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

function textProblems(can: Capabilities, { text, html, contentWarning = null }: Wanted): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { fits, limit, unit, length } = measure(`${contentWarning ?? ''}${text}`, can.text);
  if (!fits && limit !== null) {
    problems.push({ path: 'text', message: `The text may have up to ${limit} (${unit}); it has ${length}.` });
  }
  if (contentWarning !== null && contentWarning !== '' && !can.contentWarning) {
    problems.push({ path: 'contentWarning', message: 'This channel has no content warnings.' });
  }
  if (html !== null && can.markup === 'plain') {
    problems.push({ path: 'html', message: 'This channel carries plain text only.' });
  }
  return problems;
}

function fileProblems(can: Capabilities, { files }: Wanted): FieldProblem[] {
  if (files.length === 0) return [];
  const path = 'attachmentIds';
  const { allowed, maxFiles, maxTotalBytes, maxFileBytes, types } = can.attachments;
  if (!allowed) return [{ path, message: 'This channel carries no files.' }];
  if (files.length > maxFiles) return [{ path, message: `Attach at most ${maxFiles} files.` }];
  if (maxFileBytes !== null && files.some(({ size }) => size > maxFileBytes)) {
    return [{ path, message: `A file may have up to ${maxFileBytes} bytes.` }];
  }
  if (types.length > 0 && files.some(({ type }) => type !== undefined && !takesType(types, type))) {
    return [{ path, message: `This channel takes ${types.join(', ')} only.` }];
  }
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
