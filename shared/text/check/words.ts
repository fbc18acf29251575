import { fold } from '../../rules/fold.ts';
import type { Span } from './finding.ts';

/** A sentence of a text with where it stands. */
export interface Sentence extends Span {
  text: string;
  /** It ends with a question mark of any script. */
  asks: boolean;
}

const sentences = /[^.!?。！？؟\n]*(?:[.](?=\S)[^.!?。！？؟\n]*)*(?:[.!?。！？؟]+|\n|$)/gu;

/** Sentences and lines; a point inside a number or an address ends none. Pure. */
export function sentencesOf(text: string): Sentence[] {
  const found: Sentence[] = [];
  for (const match of text.matchAll(sentences)) {
    const raw = match[0];
    const lead = raw.length - raw.trimStart().length;
    const piece = raw.trim();
    if (piece === '') continue;
    const start = match.index + lead;
    found.push({ text: piece, start, end: start + piece.length, asks: /[?？؟]$/u.test(piece) });
  }
  return found;
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const wordLike = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu;
const unspacedRun = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー々]+/gu;

/** Words that carry nothing of what a sentence is about, folded: of the languages that the checks know. */
const empty = new Set(
  `a an and are as at be been but by can could did do does dont for from had has have he her his how i if in into is it its just
  me my no not of on or our out she should so some than that the their them then there they this to too up us was we were
  what when where which who why will with would you your please hello dear thank thanks very also any about after before
  within take takes took get gets got only
  aber als am an auch auf aus bei bin bis bitte da dann das dass dein dem den der des die dir doch du ein eine einem einen
  einer es fur haben hat hier ich ihr ihre ihnen im in ist ja kann kein mit nach nicht noch nur oder sehr sein sich sie sind so
  und uns unser unsere von vor war was wenn wer wie wir wird wo zu zum zur innerhalb
  au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur lui mais me mes mon ne nos notre nous ou par
  pas pour que qui sa se ses son sont sur ta te tes ton tu un une vos votre vous y sous
  al como con del el ella ellos es esta este la las lo los mas mi no nos nuestra nuestro o para pero por que se si sin su sus
  un una usted y ya
  che chi ci come con da dal dei del della di e gli ha ho i il in io la le lei lo ma mi ne nel noi non o per piu quando se si
  sono su tra un una vi voi
  ao aos as com da das de do dos e em eu mais na nas nao no nos o os ou para por que seu sua um uma voce
  aan bij dat de een en er ge het hij ik in is je jij maar met naar niet of om ons onze op te u uw van voor wat we wij zal ze zij
  biti bo da do ga ima in iz je jih jo k ker ki ko me mi moj na ne ni nas naš o od pa po pri s se si smo so ste sta te ti to v
  vas vam vaš z za že
  من الى على في عن مع ان لا ما هل هو هي هذا هذه ذلك التي الذي اين متى كم كيف لكم لك لدينا نحن انت تبلغ شكرا مرحبا
  että hän he ja jo jos kanssa kun me mikä minä mutta myös ne niin nyt ole oli olla on ovat se sen sinä tai te tämä vain vaan`
    .split(/\s+/u)
    .map(fold),
);

/** So many first letters of a word stand for all its forms: "refund", "refunds", "refunded". */
const stemLength = 5;

/** "And", "to" and "the" are written together with the word that they stand before. */
const arabicPrefix = /^(?:[وف]?(?:[بك]?ال|لل)|[وف](?=\p{Script=Arabic}{4}))(?=\p{Script=Arabic}{3})/u;

/**
 * What a text is about, roughly: beginnings of its words without numbers and small words; pairs of signs where no spaces
 * divide words. Pure.
 */
export function stemsOf(text: string): Set<string> {
  const stems = new Set<string>();
  for (const [run] of text.matchAll(unspacedRun)) {
    const signs = Array.from(run).filter((sign) => !/[\p{Script=Hiragana}]/u.test(sign));
    for (let n = 0; n + 1 < signs.length; n += 1) stems.add(`${signs[n] ?? ''}${signs[n + 1] ?? ''}`);
  }
  for (const [found] of text.matchAll(wordLike)) {
    if (unspaced.test(found)) continue;
    const word = fold(found);
    const bare = word.replace(arabicPrefix, '');
    if (bare.length > 2 && !empty.has(word) && !empty.has(bare)) stems.add(bare.slice(0, stemLength));
  }
  return stems;
}

/** How many are in both. */
export function shared(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let count = 0;
  for (const stem of one) if (other.has(stem)) count += 1;
  return count;
}

/** Folded as `fold` does it, with the place of each unit in the text as it was. */
interface Folded {
  text: string;
  places: number[];
}

function foldedWithPlaces(text: string): Folded {
  let folded = '';
  const places: number[] = [];
  let at = 0;
  for (const sign of text) {
    for (const unit of fold(sign)) {
      for (let n = 0; n < unit.length; n += 1) places.push(at);
      folded += unit;
    }
    at += sign.length;
  }
  places.push(at);
  return { text: folded, places };
}

const isLetter = (sign: string | undefined) =>
  sign !== undefined && /[\p{L}\p{N}]/u.test(sign) && !unspaced.test(sign);

/** Where a phrase stands as whole words, whatever its case and accents; spaces are any white space. Pure. */
export function placesOf(phrase: string, text: string): Span[] {
  const wanted = fold(phrase).trim().split(/\s+/u);
  if (wanted.join('') === '') return [];
  const folded = foldedWithPlaces(text);
  const pattern = new RegExp(wanted.map(escaped).join(String.raw`\s+`), 'gu');
  const spans: Span[] = [];
  for (const match of folded.text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    const cutsWord =
      (isLetter(folded.text[match.index]) && isLetter(folded.text[match.index - 1])) ||
      (isLetter(folded.text[end - 1]) && isLetter(folded.text[end]));
    if (cutsWord) continue;
    const start = folded.places[match.index] ?? 0;
    spans.push({ start, end: folded.places[end] ?? text.length });
  }
  return spans;
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
