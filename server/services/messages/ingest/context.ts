import type { Channel } from '../../../channels/contract.ts';
import type { Context } from '../../../context.ts';
import type { StoredInbox } from '../../../store/inboxes.ts';
import type { StoredRawItem } from '../../../store/raw-items.ts';
import type { ParsedItem, ParsedMessage, ParsedReceipt } from '../../../channels/contract.ts';

/** What the import needs of the context. */
export type IngestContext = Pick<
  Context,
  'config' | 'store' | 'clock' | 'logger' | 'redis' | 'queue' | 'publisher' | 'files' | 'secretBox'
>;

/** The inbox whose items are imported, with all others: their addresses are ours too. */
export interface IngestInbox {
  inbox: StoredInbox;
  channel: Channel;
  inboxes: readonly StoredInbox[];
  limits: IngestLimits;
}

/** How long a channel may take with one item. */
export interface IngestLimits {
  /** A parser that has not answered after this long never will. */
  parseMillis: number;
  /** Fetching what an item only names. */
  collectMillis: number;
}

export const usualLimits: IngestLimits = { parseMillis: 20_000, collectMillis: 60_000 };

/** A raw item and what its channel made of it. */
export interface Parsed<P extends ParsedItem = ParsedItem> {
  item: StoredRawItem;
  parsed: P;
}
export type ParsedMail = Parsed<ParsedMessage>;
export type ParsedNews = Parsed<ParsedReceipt>;

/** What became of a raw item. */
export interface Outcome {
  id: string;
  state: 'imported' | 'duplicate' | 'ignored' | 'quarantined';
  reason: string | null;
  messageId: string | null;
  conversationId: string | null;
}

export function outcome(
  item: Pick<StoredRawItem, 'id'>,
  state: Outcome['state'],
  more: Partial<Omit<Outcome, 'id' | 'state'>> = {},
): Outcome {
  return { id: item.id, state, reason: null, messageId: null, conversationId: null, ...more };
}
