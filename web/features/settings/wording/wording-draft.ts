import type { FindingKind, Wording } from '../../../../shared/schemas/wording.ts';

const everyKind: Record<FindingKind, true> = {
  forbidden: true,
  glossary: true,
  'fact-differs': true,
  leftover: true,
  greeting: true,
  formality: true,
  language: true,
  attachment: true,
  unanswered: true,
  recipients: true,
};
/** In the order of the page. */
export const findingKinds = Object.keys(everyKind) as FindingKind[];

/** The house's words as fields hold them. */
export interface WordingDraft {
  forbidden: { phrase: string; instead: string; reason: string; language: string | null }[];
  /** `wrong`: with commas between. */
  glossary: { term: string; wrong: string; language: string | null }[];
  blocking: Wording['blocking'];
}

export function draftOf({ forbidden, glossary, blocking }: Wording): WordingDraft {
  return {
    forbidden: forbidden.map(({ phrase, instead, reason, language }) => ({
      ...{ phrase, language, instead: instead ?? '', reason: reason ?? '' },
    })),
    glossary: glossary.map(({ term, wrong, language }) => ({ term, language, wrong: wrong.join(', ') })),
    blocking: [...blocking],
  };
}

export function wordingOf({ forbidden, glossary, blocking }: WordingDraft): Wording {
  return {
    forbidden: forbidden.map(({ phrase, instead, reason, language }) => ({
      ...{ phrase, language, instead: orNull(instead), reason: orNull(reason) },
    })),
    glossary: glossary.map(({ term, wrong, language }) => ({ term, language, wrong: listed(wrong) })),
    blocking: [...blocking],
  };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text);

function listed(text: string): string[] {
  return text
    .split(/[,،、，]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
