import type { MarkedText } from '../../../../shared/schemas/search.ts';
import type { SearchedMessage } from '../../../store/searched-messages.ts';
import { findIn, type Hit, type WordQuery } from '../text/match.ts';
import { addressesOf, plainTextsOf, textsOf, type MessageTexts } from '../text/message-texts.ts';
import { foldedAddress } from '../text/terms.ts';
import { tokenise, type Token } from '../text/tokens.ts';
import { excerptAround, mark } from './marks.ts';

/** A message that holds what was asked, with what is shown of it. */
export interface FoundMessage {
  sender: MarkedText;
  subject: MarkedText;
  excerpt: MarkedText;
  attachments: MarkedText[];
  best: boolean;
}

/** Each text of a message is divided into words once. */
class Tokens {
  readonly #known = new Map<string, Token[]>();

  of(text: string): Token[] {
    const known = this.#known.get(text);
    if (known) return known;
    const tokens = tokenise(text);
    this.#known.set(text, tokens);
    return tokens;
  }
}

/**
 * Does the message hold all that was asked and nothing that was ruled out? The message itself has the last word, not the
 * index.
 * @returns null when it does not
 */
export function findInMessage(message: SearchedMessage, words: readonly WordQuery[]): FoundMessage | null {
  const texts = textsOf(message);
  const plain = plainTextsOf(message, texts);
  const tokens = new Tokens();
  const { language } = message;
  const hitsIn = (text: string, query: WordQuery) => findIn(tokens.of(text), query, language);
  const isThere = (query: WordQuery) =>
    query.address !== null
      ? isAddressed(message, query)
      : (query.field === null ? plain : texts[query.field]).some((text) => hitsIn(text, query).length > 0);
  if (!words.every((query) => isThere(query) !== query.negated)) return null;

  const asked = words.filter(({ negated }) => !negated);
  const hitsFor = (text: string, field: 'subject' | 'from' | null): Hit[] =>
    asked
      .filter((query) => query.field === null || query.field === field)
      .flatMap((query) => hitsIn(text, query));
  const subject = message.subject ?? '';
  const sender = senderOf(message);
  return {
    sender: mark(sender, hitsFor(sender, 'from')),
    subject: mark(subject, hitsFor(subject, 'subject')),
    excerpt: excerptOf(texts, (text) => hitsFor(text, null)),
    attachments: texts.attachments
      .map((name) => ({ name, hits: hitsFor(name, null) }))
      .flatMap(({ name, hits }) => (hits.length > 0 ? [mark(name, hits)] : [])),
    best: isBest({ subject, texts, asked }, hitsIn),
  };
}

function isAddressed(message: SearchedMessage, { field, address, prefix }: WordQuery): boolean {
  const { from, to } = addressesOf(message);
  return (field === 'from' ? from : to).some((one) => {
    const known = foldedAddress(one);
    return prefix ? known.startsWith(address ?? '') : known === address;
  });
}

function senderOf({ author, from }: SearchedMessage): string {
  return author.name || from?.name || from?.address || '';
}

function excerptOf({ body }: MessageTexts, hitsFor: (text: string) => Hit[]): MarkedText {
  for (const text of body) {
    const hits = hitsFor(text);
    if (hits.length > 0) return excerptAround(text, hits);
  }
  return excerptAround(body[0] ?? '', []);
}

function isBest(
  { subject, texts, asked }: { subject: string; texts: MessageTexts; asked: readonly WordQuery[] },
  hitsIn: (text: string, query: WordQuery) => Hit[],
): boolean {
  if (asked.length === 0) return false;
  const inSubject = (query: WordQuery) =>
    query.field !== 'to' && query.field !== 'from' && hitsIn(subject, query).length > 0;
  if (asked.every(inSubject)) return true;
  const plain = asked.filter(({ field }) => field === null);
  if (plain.length < 2) return false;
  const together: WordQuery = {
    ...{ field: null, address: null, forms: false, negated: false },
    words: plain.flatMap(({ words }) => words),
    prefix: plain.at(-1)?.prefix ?? false,
  };
  return texts.body.some((text) => hitsIn(text, together).length > 0);
}
