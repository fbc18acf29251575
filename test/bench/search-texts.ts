import { smallTalk } from '../../server/demo/small-talk.ts';

/** Words of the classes that the search is measured with, and in which share of messages each is put. */
export const classes = [
  { name: '0.01 %', word: 'quixotic', share: 0.0001 },
  { name: '1 %', word: 'bassoon', share: 0.01 },
  { name: '20 %', word: 'marmalade', share: 0.2 },
] as const;

const vocabularySize = 60_000;
const syllables = 'ba ke li mo nu ra se ti vo da fe gi hu jo ka le mi no pu re sa to vi we'.split(' ');

/** Random numbers that are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Frequent words are short, as in any language. */
function wordOf(rank: number): string {
  const length = Math.max(1, Math.round(Math.log2(rank + 2) / 3.2));
  let word = '';
  for (let rest = rank * 2_654_435_761, n = 0; n < length + 1; n += 1) {
    word += syllables[Math.abs(rest) % syllables.length] ?? '';
    rest = Math.floor(Math.abs(rest) / syllables.length) + rank * (n + 1);
  }
  return word;
}

const vocabulary = Array.from({ length: vocabularySize }, (_, rank) => wordOf(rank));
const endings = ['', '', '', '', 's', 'ed', 'ing', 'en'];

/** By Zipf's law: the n-th word is n times rarer than the first. */
function anyWord(random: () => number): string {
  const rank = Math.floor(Math.exp(random() * Math.log(vocabularySize))) - 1;
  const word = vocabulary[rank] ?? 'ba';
  return rank < 200 ? word : word + (endings[Math.floor(random() * endings.length)] ?? '');
}

/** A mail's text, about 700 bytes: words by Zipf's law, some numbers and addresses, every twentieth in Japanese. */
export function mailText(n: number): string {
  const random = seeded(n * 7919 + 17);
  if (n % 20 === 19)
    return Array.from({ length: 6 }, () => smallTalk.ja?.[Math.floor(random() * 2)] ?? '').join('\n');
  const words = Array.from({ length: Math.round(20 + 180 * random() * random() + 30) }, () =>
    anyWord(random),
  );
  for (const { word, share } of classes) {
    if (random() < share) words[Math.floor(random() * words.length)] = word;
  }
  if (n % 4 === 0) words.push(`order A${String(100_000 + n)}`, `2026-${String(1000 + (n % 9000))}`);
  if (n % 10 === 0) words.push(`person${String(n % 5000)}@mail.example`);
  return words.map((word, at) => (at % 12 === 11 ? `${word}.\n` : word)).join(' ');
}
