import { arabic } from './arabic.ts';
import { chinese, japanese } from './east-asian.ts';
import { finnish } from './finnish.ts';
import { slovenian } from './slovenian.ts';
import { bare, inEnglish, type Tongue } from './tongue.ts';

const tongues: Readonly<Record<string, Tongue>> = {
  sl: slovenian,
  fi: finnish,
  ja: japanese,
  zh: chinese,
  ar: arabic,
};

/**
 * A text as the one reader of moments may understand it, the likeliest first: in the writer's own language, as it stands
 * (English, German, French, Spanish), then as if it were in each of the others. Pure.
 * @param language BCP 47
 */
export function* readings(text: string, language: string): Generator<string> {
  const plain = simplified(text);
  const [own = ''] = language.toLowerCase().split('-');
  const mine = tongues[own];
  if (mine) yield inEnglish(plain, mine, true);
  yield language.toLowerCase() === 'en-us' ? dayFirst(plain) : plain;
  for (const [tag, tongue] of Object.entries(tongues)) {
    if (tag !== own) yield inEnglish(plain, tongue, false);
  }
}

function simplified(text: string): string {
  return bare(text)
    .replaceAll(/[,;،؛、。]/g, ' ')
    .replaceAll(/(\b(?:at|um|ob|klo|kello|vers|a las) ?\d{1,2})\.(\d{2})(?![\d.])/g, '$1:$2')
    .replaceAll(/\b(\d{1,2})\.(\d{2})(?= ?(?:uhr|h|am|pm)\b)/g, '$1:$2')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** "12/5" of an American is the fifth of December. */
function dayFirst(text: string): string {
  return text.replaceAll(/(?<![\d/])(\d{1,2})\/(\d{1,2})(?![\d])/g, (all, month: string, day: string) =>
    Number(month) <= 12 ? `${day}/${month}` : all,
  );
}
