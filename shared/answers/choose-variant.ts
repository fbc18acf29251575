import type { AnswerVariant } from '../schemas/answer.ts';

/** To whom it is said, and where. */
export interface AnswerPlace {
  /** "de", "pt-BR"; null: not known. */
  language: string | null;
  channel: string;
}

/**
 * The variant that fits best: the customer's language before the channel, what was written for all before what was
 * written for others. Nothing when no text is in their language and none is for all. Pure.
 */
export function chooseVariant(
  variants: readonly AnswerVariant[],
  { language, channel }: AnswerPlace,
): AnswerVariant | null {
  const spoken = language?.slice(0, language.search(/-|$/u)).toLowerCase() ?? null;
  const points = (variant: AnswerVariant): number => {
    if (variant.channel !== null && variant.channel !== channel) return -1;
    if (variant.language !== null && variant.language !== spoken) return -1;
    return (variant.language === null ? 0 : 2) + (variant.channel === null ? 0 : 1);
  };
  let best: AnswerVariant | null = null;
  for (const variant of variants) {
    if (points(variant) >= 0 && (best === null || points(variant) > points(best))) best = variant;
  }
  return best;
}

/** Is it given on a day ("2026-11-22")? Pure. */
export function isValidOn(
  { validFrom, validUntil }: { validFrom: string | null; validUntil: string | null },
  day: string,
): boolean {
  return (validFrom === null || validFrom <= day) && (validUntil === null || day <= validUntil);
}
