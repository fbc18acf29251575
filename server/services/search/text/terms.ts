import type { TextOperator } from '../../../../shared/search/operators.ts';
import type { SearchedMessage } from '../../../store/searched-messages.ts';
import { plainTextsOf, textsOf } from './message-texts.ts';
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
};

/** Everything that a message can be found by. */
export function termsOf(message: SearchedMessage): Set<string> {
  const texts = textsOf(message);
  const terms = new Set([factTerm.inbox(message.inboxId), factTerm.conversation(message.conversationId)]);
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
