import type { SearchedMessage } from '../../../store/searched-messages.ts';
import type { Participant } from '../../../../shared/schemas/primitives.ts';

/** Longer texts are found by their beginning. */
const longestText = 200_000;
const mostPeople = 100;

/** The texts of a message that words are looked for in. */
export interface MessageTexts {
  subject: string[];
  /** What was written, and what it quotes when no message of ours holds that. */
  body: string[];
  attachments: string[];
  from: string[];
  to: string[];
}

const spelled = (people: readonly Participant[]): string[] =>
  people.slice(0, mostPeople).flatMap(({ name, address }) => [name, address].filter((text) => text !== ''));

/** Whole addresses of who wrote it and who got it, as they were written. */
export function addressesOf({ from, to, cc, bcc }: SearchedMessage): { from: string[]; to: string[] } {
  const written = (people: readonly Participant[]): string[] =>
    people.slice(0, mostPeople).flatMap(({ address }) => (address === '' ? [] : [address]));
  return { from: written(from ? [from] : []), to: written([...to, ...cc, ...bcc]) };
}

export function textsOf(message: SearchedMessage): MessageTexts {
  const { author, from, to, cc, bcc, subject, text, quotedText, references, attachments } = message;
  // Quotes of a thread are its own earlier messages; in a mail that begins one they are what was forwarded.
  const forwarded = quotedText !== null && references.length === 0 ? [quotedText.slice(0, longestText)] : [];
  return {
    subject: subject === null || subject === '' ? [] : [subject],
    body: [text.slice(0, longestText), ...forwarded],
    attachments: attachments.filter(({ inline }) => !inline).map(({ name }) => name),
    from: [...new Set([...(author.name === '' ? [] : [author.name]), ...spelled(from ? [from] : [])])],
    to: spelled([...to, ...cc, ...bcc]),
  };
}

/**
 * The texts in which words without an operator are looked for: what was written, names of files, and the customer's
 * name and address. Our own stand in every message and would find all of them.
 */
export function plainTextsOf(message: SearchedMessage, texts: MessageTexts): string[] {
  const people = message.kind === 'outbound' ? texts.to : texts.from;
  return [...texts.subject, ...texts.body, ...texts.attachments, ...people];
}
