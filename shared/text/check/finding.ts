import type { FindingKind, Formality } from '../../schemas/wording.ts';

/** A piece of the text, in UTF-16 units. */
export interface Span {
  start: number;
  end: number;
}

/** Where something else was said. */
export type FactSource =
  | { type: 'answer'; title: string }
  | { type: 'told'; conversationId: string; number: number; channel: string; at: string };

interface Details {
  /** `said` in the reply, where its source says `known`. */
  'fact-differs': { said: string; known: string; source: FactSource };
  forbidden: { phrase: string; instead: string | null; reason: string | null };
  glossary: { found: string; term: string };
  /** `found` is the word that decided: "du". */
  formality: { found: string; expected: Formality; because: 'profile' | 'earlier' };
  greeting: { found: string; expected: string };
  unanswered: { question: string };
  /** Codes: "de". */
  language: { found: string; expected: string };
  leftover: { found: string };
  attachment: { found: string };
  /** Nobody of the conversation so far. */
  recipients: { addresses: string[] };
}

interface Common<Kind extends FindingKind> {
  kind: Kind;
  /** The same for the same thing said of the same words: what was waved through stays so. */
  key: string;
  /** null: about the whole reply. */
  span: Span | null;
  /** What one key does: this in the place of that. */
  fix: (Span & { text: string }) | null;
}

/** One thing worth a look before a reply goes out. */
export type Finding = { [Kind in FindingKind]: Common<Kind> & Details[Kind] }[FindingKind];

/** A reply as it is written. */
export interface WrittenReply {
  text: string;
  attachments: number;
  /** Answers that it was made of, as they were put in. */
  answers: readonly { title: string; text: string }[];
  /** null: not a letter, or to whom it goes anyway. */
  recipients: { written: readonly string[]; usual: readonly string[] } | null;
}
