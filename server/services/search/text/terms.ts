import type { TextOperator } from '../../../../shared/search/operators.ts';
import type { SearchedMessage } from '../../../store/searched-messages.ts';
import { fold } from './fold.ts';
import { addressesOf, plainTextsOf, textsOf } from './message-texts.ts';
import { wordsOf } from './tokens.ts';

/** Changes with the rules by which words and blocks are made: an index of other rules is made anew. */
export const indexFormat = 2;

/** Words of one field, and facts, stand apart from words by their first sign. */
const fieldMark: Readonly<Record<TextOperator, string>> = { subject: '\u0002', from: '\u0003', to: '\u0004' };
/** A text of a hundred thousand different words is no text. */
const mostWords = 20_000;

/** The word as the index knows it. */
export function wordTerm(field: TextOperator | null, word: string): string {
  return field === null ? word : fieldMark[field] + word;
}

/** What holds for a message besides its words. */
export const factTerm = {
  inbox: (inboxId: string) => `\u0001i${inboxId}`,
  conversation: (conversationId: string) =>
    `\u0001c${Buffer.from(conversationId, 'hex').toString('base64url')}`,
  attachment: '\u0001a',
  /** A whole address, as one word that hardly anyone else has. */
  sender: (address: string) => `\u0001f${foldedAddress(address)}`,
  recipient: (address: string) => `\u0001t${foldedAddress(address)}`,
};

const longestAddress = 200;

/** An address as it is compared. */
export function foldedAddress(address: string): string {
  return fold(address.trim()).slice(0, longestAddress);
}

const digit = /[0-9]/;

/**
 * Words that a segment's filter knows: whole addresses, and what has a digit (order numbers and the like). All the others
 * would make it several times as large, and most of them are in every segment.
 */
export function isFiltered(term: string): boolean {
  return term > '\u001f' ? digit.test(term) : term.startsWith('\u0001f') || term.startsWith('\u0001t');
}

/** Everything that a message can be found by. */
export function termsOf(message: SearchedMessage): Set<string> {
  const texts = textsOf(message);
  const terms = new Set([factTerm.inbox(message.inboxId), factTerm.conversation(message.conversationId)]);
  for (const address of addressesOf(message).from) terms.add(factTerm.sender(address));
  for (const address of addressesOf(message).to) terms.add(factTerm.recipient(address));
  if (texts.attachments.length > 0) terms.add(factTerm.attachment);
  add(terms, null, plainTextsOf(message, texts));
  for (const field of ['subject', 'from', 'to'] as const) add(terms, field, texts[field]);
  return terms;
}

function add(terms: Set<string>, field: TextOperator | null, texts: readonly string[]): void {
  for (const text of texts) {
    for (const word of wordsOf(text)) {
      if (terms.size >= mostWords) return;
      terms.add(wordTerm(field, word));
    }
  }
}
