/** What folding takes away: accents of Latin, Greek and Cyrillic, vowel points of Arabic and Hebrew, the tatweel. */
const marks = /[\u0300-\u036f]|[\u0591-\u05c7]|[\u0610-\u061a]|\u0640|[\u064b-\u065f]|\u0670/g;
const ascii = /^[\x20-\x7e]*$/;
/** Letters that are one with others to someone who searches, and that no decomposition takes apart. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
  ى: 'ي',
  ة: 'ه',
};
const special = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');

/** A word as it is compared: case, accents, width and vowel points play no part. Folding twice changes nothing. */
export function fold(word: string): string {
  if (ascii.test(word)) return word.toLowerCase();
  const bare = word.normalize('NFKD').replace(marks, '').toLowerCase().normalize('NFKC');
  return bare.replace(special, (letter) => letters[letter] ?? letter).replace(marks, '');
}
