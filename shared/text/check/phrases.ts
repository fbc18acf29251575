import type { CheckScene } from '../../schemas/wording.ts';
import type { Finding, Span } from './finding.ts';
import { placesOf } from './words.ts';

const isFor = (language: string | null, spoken: string | null): boolean =>
  language === null || spoken === null || language === spoken.slice(0, language.length);

/** What the house does not say, and things called by another name than theirs. Pure. */
export function phraseFindings(text: string, { wording }: CheckScene, spoken: string | null): Finding[] {
  return [...forbidden(text, wording, spoken), ...misnamed(text, wording, spoken)];
}

function forbidden(
  text: string,
  { forbidden: phrases }: CheckScene['wording'],
  spoken: string | null,
): Finding[] {
  return phrases
    .filter(({ language }) => isFor(language, spoken))
    .flatMap(({ phrase, instead, reason }) =>
      placesOf(phrase, text).map((span): Finding => {
        const found = text.slice(span.start, span.end);
        const fix = instead === null ? null : { ...span, text: asWritten(found, instead) };
        return {
          kind: 'forbidden',
          key: `forbidden:${phrase}`,
          span,
          phrase: found,
          instead,
          reason,
          fix,
        };
      }),
    );
}

function misnamed(text: string, { glossary }: CheckScene['wording'], spoken: string | null): Finding[] {
  return glossary
    .filter(({ language }) => isFor(language, spoken))
    .flatMap(({ term, wrong }) => {
      const right = placesOf(term, text);
      const inside = (span: Span) => right.some(({ start, end }) => span.start >= start && span.end <= end);
      return wrong
        .flatMap((one) => placesOf(one, text))
        .filter((span) => !inside(span))
        .map((span): Finding => {
          const found = text.slice(span.start, span.end);
          const fix = { ...span, text: term };
          return { kind: 'glossary', key: `glossary:${term}:${found}`, span, found, term, fix };
        });
    });
}

/** A capital where there was one. */
function asWritten(found: string, instead: string): string {
  const [first = ''] = found;
  const isCapital = first !== first.toLowerCase();
  return isCapital ? instead.slice(0, 1).toUpperCase() + instead.slice(1) : instead;
}
