import { fold } from '../../rules/fold.ts';

/** The small words of a language that stand in nearly every letter, folded. Alike languages are told apart by those that only one has. */
const smallWords: Readonly<Record<string, string>> = {
  en: 'the and you your for with this that have are is not will our from can please thank been would it we to of',
  de: 'der die das und sie ihr ihre ihnen wir ist nicht mit fur ein eine den dem auf haben werden konnen bitte vielen dank uns ich auch',
  fr: 'le la les des et vous votre nous est pas pour avec une dans sur que merci bonjour ce cette avons pouvez au du je',
  es: 'el los las y su usted nos es no para con una en que gracias hola por hemos puede le del esta lo se muy',
  it: 'il gli le e la suo lei noi non per con una in che grazie buongiorno abbiamo puo della del sono questo di si',
  pt: 'o os as e seu voce nos nao para com uma em que obrigado obrigada ola por temos pode do da esta ao muito',
  nl: 'de het en u uw je wij we is niet voor met een van dat bedankt hebben kunt kan zijn op aan dit ook',
  sl: 'je in vas vam vas se za na smo da ne so ki pri hvala pozdravljeni lahko vase tudi bomo prosimo smo od',
  hr: 'je i vas vam se za na smo da ne su koji pri hvala pozdrav mozete vase takoder cemo molimo od',
  fi: 'ja on ei etta se kun voit teidan meidan kiitos hei ovat olemme mutta myos tai voitte ole tama',
  sv: 'och att det du din er vi inte for med en ett av tack hej har kan ska vara till pa som',
  da: 'og at det du din jer vi ikke for med en et af tak hej har kan skal vaere til pa som',
  nb: 'og at det du din dere vi ikke for med en et av takk hei har kan skal vaere til pa som',
  pl: 'i nie sie na do jest pan pani z za to w dziekujemy prosze mozna oraz ze o od jak',
  cs: 'a je se na vas vam za ze v s jsme dekujeme prosim to do pro jsou muzete o by',
  tr: 've bir bu icin ile size siz degil tesekkurler merhaba olarak var cok ne de da en',
  ro: 'si nu va este pentru cu o un in pe din ca multumim buna sunt avem poate la mai',
  hu: 'es a az nem van hogy meg egy koszonjuk kerem is de ez csak on lehet azt',
};

const scripts: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'ja'],
  [/\p{Script=Hangul}/gu, 'ko'],
  [/\p{Script=Han}/gu, 'zh'],
  [/\p{Script=Arabic}/gu, 'ar'],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Thai}/gu, 'th'],
  [/\p{Script=Greek}/gu, 'el'],
];
const words = new Map(
  Object.entries(smallWords).map(([language, list]) => [language, new Set(list.split(' '))]),
);

/** So many small words, and so much more than of the next language, before it is said. */
const enoughWords = 4;
const clearly = 1.4;

const siblings: readonly (readonly string[])[] = [
  ['nb', 'nn', 'no', 'da', 'sv'],
  ['hr', 'sr', 'bs', 'sl'],
  ['cs', 'sk'],
  ['pt', 'es', 'gl', 'ca'],
  ['id', 'ms'],
];

/** Is it another language for certain, and not one that few words cannot tell from it? */
export const isOther = (one: string, other: string): boolean =>
  one !== other && !siblings.some((group) => group.includes(one) && group.includes(other));

/** The language of a letter: "de". Null for short ones and those that might be of two. Pure. */
export function tongueOf(text: string): string | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [script, language] of scripts) {
    const own = text.match(script)?.length ?? 0;
    if (own >= 8 && own > letters * (language === 'ja' ? 0.15 : 0.5)) return language;
  }
  const found = fold(text).match(/\p{L}+/gu) ?? [];
  const scores = [...words]
    .map(([language, known]) => ({ language, score: found.filter((word) => known.has(word)).length }))
    .sort((one, other) => other.score - one.score);
  const [first] = scores;
  const second = scores.find(({ language }) => first && isOther(first.language, language));
  if (!first || first.score < enoughWords || first.score < (second?.score ?? 0) * clearly) return null;
  return first.score >= found.length * 0.12 ? first.language : null;
}
