import { escapeHtml } from '../../security/escape.ts';
import type { SurveyFace } from './face.ts';

/** In a line beside each other, apart by spaces that do not break a number from its neighbour. */
const apart = ' \u00a0 ';

/**
 * A survey as a message: the question and a link; in a mail a link for each answer. A link only opens the page with its answer
 * chosen, and answers nothing by itself: programs that look at links before people do are many. Pure.
 */
export function letterOf(face: SurveyFace, link: string): { text: string; html: string } {
  const { question, scale, scores } = face;
  const href = (value: number) => escapeHtml(`${link}?score=${String(value)}`);
  const steps = scores.map(({ value, words }) =>
    words === ''
      ? `<a href="${href(value)}">${String(value)}</a>`
      : `<p><a href="${href(value)}">${markOf(face, value)}${String(value)}: ${escapeHtml(words)}</a></p>`,
  );
  const inLine = scores.every(({ words }) => words === '');
  const asked = `<p>${escapeHtml(question)}</p>`;
  return {
    text: `${question}\n\n${scale}\n${link}`,
    html: inLine
      ? `${asked}<p>${escapeHtml(scale)}</p><p>${steps.join(apart)}</p>`
      : `${asked}${steps.join('')}`,
  };
}

/** As letters, for a mail; elsewhere they are drawn. */
const faces = ['😞', '🙁', '😐', '🙂', '😀'] as const;

/** What a step looks like beside its words. Pure. */
export function markOf({ look, scores }: SurveyFace, value: number): string {
  if (look === 'faces') return `${faces[value - 1] ?? ''} `;
  if (look === 'stars') return `${'★'.repeat(value)}${'☆'.repeat(scores.length - value)} `;
  return '';
}
