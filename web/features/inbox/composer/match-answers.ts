import type { OfferedAnswer } from '../../../../shared/schemas/answer.ts';

type Searched = Pick<OfferedAnswer, 'title' | 'shortcut' | 'text'>;

/**
 * Those that fit what was typed, the best first: the shortcut, then the title, then the text; letters of a title may be
 * left out. Equally good ones stay in their order. "-", "_" and "." stand between words. Pure.
 */
export function matchAnswers<A extends Searched>(answers: readonly A[], query: string): A[] {
  const wanted = folded(query);
  if (wanted === '') return [...answers];
  return answers
    .map((answer) => ({ answer, worth: worthOf(answer, wanted) }))
    .filter(({ worth }) => worth > 0)
    .toSorted((one, other) => other.worth - one.worth)
    .map(({ answer }) => answer);
}

function worthOf({ title, shortcut, text }: Searched, wanted: string): number {
  const key = folded(shortcut ?? '');
  if (key === wanted) return 100;
  if (key.startsWith(wanted)) return 90;
  const words = wanted.split(/[-_.]+/).filter((word) => word !== '');
  if (words.length === 0) return 0;
  const [name, body] = [folded(title), folded(text)];
  const worths = words.map((word) => wordWorth(word, { key, name, body }));
  return Math.min(...worths);
}

function wordWorth(word: string, { key, name, body }: { key: string; name: string; body: string }): number {
  if (name.startsWith(word)) return 80;
  if (` ${name}`.includes(` ${word}`)) return 70;
  if (key.includes(word)) return 60;
  if (name.includes(word)) return 50;
  if (` ${body}`.includes(` ${word}`)) return 40;
  if (isWithin(word, name)) return 30;
  return word.length > 2 && body.includes(word) ? 20 : 0;
}

/** All letters in their order, the first one where a word begins. */
function isWithin(word: string, name: string): boolean {
  const letters = Array.from(word);
  return name.split(/\s+/).some((_, from, parts) => {
    const rest = parts.slice(from).join('');
    let at = -1;
    return letters.every((letter, index) => {
      at = rest.indexOf(letter, at + 1);
      return index === 0 ? at === 0 : at >= 0;
    });
  });
}

/** Without what tells letters apart by accents or case. */
function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
