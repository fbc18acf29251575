import type { Channel, Simulator } from '../../../server/channels/contract.ts';

/**
 * Rows of the suite that a channel is not held to, each with its reason. What a channel says that it can, its simulator
 * has to offer; the only exceptions are those that are written here.
 */
export type Row =
  'text limit' | 'files' | 'portraits' | 'edits' | 'deletions' | 'receipts' | 'signature over the body';

const exceptions: Partial<Record<Row, Readonly<Record<string, string>>>> = {
  edits: { line: 'LINE tells that a message was taken back, but has no editing' },
  deletions: { telegram: 'the Bot API never tells a bot that a message was deleted' },
  'signature over the body': {
    telegram: 'Telegram proves itself by a secret token in a header and signs no body',
  },
};

/** Why this row is not for this channel; null: it is held to it. */
export function excuseFor(row: Row, channel: Channel): string | null {
  return unable(row, channel) ?? exceptions[row]?.[channel.id] ?? null;
}

/** What its descriptor says that it cannot. */
function unable(row: Row, { capabilities, portrait }: Channel): string | null {
  const { text, attachments, authorChanges, receipts } = capabilities;
  switch (row) {
    case 'text limit':
      return text.limit === null ? 'its texts have no limit' : null;
    case 'files':
      return attachments.allowed ? null : 'it takes no files';
    case 'portraits':
      return portrait ? null : 'it has no way of its own to the pictures of people';
    case 'edits':
    case 'deletions':
      return authorChanges ? null : 'its authors cannot change what they sent';
    case 'receipts':
      return receipts.delivered || receipts.read ? null : 'it gives no receipts';
    default:
      return null;
  }
}

/** What of the simulator a row needs. */
export function offers(row: Row, simulator: Simulator): boolean {
  if (row === 'edits') return simulator.composeEdit !== undefined;
  if (row === 'deletions') return simulator.composeDeletion !== undefined;
  if (row === 'receipts') return simulator.composeReceipt !== undefined;
  return true;
}

export const rows: readonly Row[] = [
  ...([
    'text limit',
    'files',
    'portraits',
    'edits',
    'deletions',
    'receipts',
    'signature over the body',
  ] as const),
];

/** Exceptions for channels that are not there (any more). */
export function strayExceptions(ids: readonly string[]): string[] {
  const named = Object.values(exceptions).flatMap((one) => Object.keys(one));
  return named.filter((id) => !ids.includes(id));
}
