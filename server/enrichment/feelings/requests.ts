/** By which words a letter asks for something politely, by language. Greetings stand under the angriest letters, and do not count. */
const requests: Readonly<Record<string, string>> = {
  en: 'could you|would you|can you|please|how do i|how can i|is it possible',
  de: 'könnten sie|können sie|könnt ihr|könntet ihr|würden sie|bitte|wäre es möglich',
  nl: 'kunt u|kunnen jullie|kan u|zou u|zouden jullie|alstublieft|alsjeblieft|graag',
  sv: 'kan ni|kan du|skulle ni|skulle du|vänligen',
  da: 'kan i|kan du|kunne i|vil i|venligst',
  fr: 'pourriez-vous|pouvez-vous|serait-il possible|est-il possible|s’il vous plaît|je vous prie|merci de me|auriez-vous',
  es: 'podrían|podría|podéis|pueden|puede usted|por favor|sería posible|les agradecería',
  it: 'potreste|potrebbe|potete|per favore|per cortesia|sarebbe possibile',
  pt: 'poderiam|poderia|podem|pode|por favor|seria possível',
  pl: 'proszę|czy mogą|czy możecie|czy mogliby|czy można',
  cs: 'prosím|můžete|mohli byste|bylo by možné',
  fi: 'voisitteko|voitteko|voisiko|voisitko|olisiko mahdollista',
  ja: 'いただけますでしょうか|いただけますか|いただけませんか|お知らせください|お教えください|教えてください',
  zh: '请问|請問|能否|可否|可以帮|可以幫|麻烦您|麻煩您|烦请|煩請|请帮|請幫',
};
const unspaced = new Set(['ja', 'zh']);

const patterns = new Map(
  Object.entries(requests).map(([language, words]) => [
    language,
    new RegExp(unspaced.has(language) ? words : String.raw`(?<!\p{L})(?:${words})(?!\p{L})`, 'iu'),
  ]),
);

/** Does a letter ask politely, and raise its voice nowhere? */
export function asksPolitely(text: string, language: string | null): boolean {
  if (/[!！]/u.test(text)) return false;
  return patterns.get(language ?? '')?.test(text.replaceAll("'", '’')) ?? false;
}
