import { fold } from '../../rules/fold.ts';
import type { CheckScene } from '../../schemas/wording.ts';
import type { Finding } from './finding.ts';

const greetings = [
  ...['hi', 'hello', 'hey', 'dear', 'good morning', 'good afternoon', 'good evening', 'greetings'],
  ...[
    'hallo',
    'guten tag',
    'guten morgen',
    'guten abend',
    'liebe',
    'lieber',
    'sehr geehrte',
    'sehr geehrter',
    'moin',
    'servus',
    'grüezi',
  ],
  ...['bonjour', 'bonsoir', 'cher', 'chère', 'salut'],
  ...['hola', 'buenos días', 'buenas tardes', 'estimado', 'estimada', 'querido', 'querida'],
  ...['ciao', 'salve', 'buongiorno', 'buonasera', 'gentile', 'egregio', 'cara', 'caro'],
  ...['olá', 'bom dia', 'boa tarde', 'prezado', 'prezada', 'caro', 'cara'],
  ...['beste', 'geachte', 'goedemorgen', 'goedemiddag', 'dag'],
  ...['pozdravljeni', 'pozdravljena', 'spoštovani', 'spoštovana', 'živjo', 'dober dan', 'draga', 'dragi'],
  ...[
    'hei',
    'moi',
    'hyvä',
    'hej',
    'hejsan',
    'kære',
    'kjære',
    'cześć',
    'dzień dobry',
    'szanowna',
    'szanowny',
    'dobrý den',
    'zdravo',
  ],
];
const titles = [
  ...[
    'mr',
    'mrs',
    'ms',
    'miss',
    'mx',
    'dr',
    'prof',
    'herr',
    'herrn',
    'frau',
    'mme',
    'madame',
    'm',
    'monsieur',
    'mlle',
  ],
  ...[
    'sr',
    'sra',
    'señor',
    'señora',
    'signor',
    'signora',
    'sig',
    'dott',
    'dottssa',
    'senhor',
    'senhora',
    'mevrouw',
    'heer',
    'meneer',
  ],
  ...[
    'gospod',
    'gospa',
    'gospodična',
    'pan',
    'pani',
    'paní',
    'rouva',
    'herra',
    'fru',
    'de',
    'di',
    'ing',
    'mag',
  ],
].map(fold);
/** Nobody in particular. */
const anybody = new Set(
  [
    ...[
      'all',
      'there',
      'team',
      'everyone',
      'everybody',
      'sir',
      'madam',
      'customer',
      'friend',
      'friends',
      'folks',
      'again',
      'both',
    ],
    ...[
      'zusammen',
      'damen',
      'kunde',
      'kundin',
      'alle',
      'nochmal',
      'tous',
      'toutes',
      'client',
      'cliente',
      'todos',
      'todas',
      'tutti',
      'a',
    ],
    ...['klant', 'allemaal', 'stranka', 'vsi', 'kaikki', 'asiakas', 'et', 'und', 'and', 'wieder', 'back'],
  ].map(fold),
);

const opening = new RegExp(
  `^\\s*(?:${greetings.toSorted((a, b) => b.length - a.length).join('|')})[\\s\\u00a0]+(?<rest>(?:[^\\n,!.:;–—?]|(?<=[\\s\\u00a0]\\p{L}{1,6})\\.(?=\\s\\p{Lu})){1,60})(?=[\\n,!.:;–—]|$)`,
  'iu',
);
const eastern =
  /^\s*(?<rest>[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}ー々]{1,12}?)(?=様|さま|さん|先生|小姐|女士|您好|你好)/u;

const easternLine =
  /^\s*[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}ー々]{0,16}(?:様|さま|先生|小姐|女士|您好|你好)[，、,!！:：。]*\s*$/u;
const bareGreeting = new RegExp(
  `^\\s*(?:${greetings.toSorted((a, b) => b.length - a.length).join('|')})\\s*[,!.:–—]*\\s*$`,
  'iu',
);
const longestGreeting = 60;

/** Is a line nothing but a greeting ("Dear Ms Meyer,")? Pure. */
export function isGreeting(line: string): boolean {
  if (line.trim().length > longestGreeting) return false;
  const match = opening.exec(line);
  const left = match ? line.slice(match[0].length) : null;
  return bareGreeting.test(line) || (left !== null && /^[\s,!.:–—]*$/u.test(left)) || easternLine.test(line);
}

/** A name in a greeting that is none of the customer's. Pure. */
export function greetingFindings(text: string, { customer, ownNames }: CheckScene): Finding[] {
  const name = customer.name.trim();
  if (name === '' || /[@\d_]/u.test(name)) return [];
  const match = opening.exec(text) ?? eastern.exec(text);
  const rest = match?.groups?.['rest'];
  if (!match || rest === undefined) return [];
  const parts = rest.split(/\s+/u).filter((part) => !titles.includes(bare(part)));
  const titled = parts.length < rest.split(/\s+/u).length;
  const found = parts.join(' ');
  if (found === '' || !isName(found) || !sameScript(found, name)) return [];
  if (parts.some((part) => anybody.has(bare(part)))) return [];
  const known = [...name.split(/[\s,-]+/u), name.replaceAll(/\s/gu, '')].map(bare);
  const isKnown = (part: string) =>
    part.split('-').some((piece) => known.includes(bare(piece))) ||
    isPartOf(bare(part), bare(name.replaceAll(/\s/gu, '')));
  if (parts.some(isKnown)) return [];
  const expected = nameFor(name, { titled, count: parts.length });
  const at = text.indexOf(found, match.index);
  const isOurs = ownNames.some((own) => bare(own).includes(bare(found)));
  if (at < 0 || (!isOurs && isCommon(found))) return [];
  const span = { start: at, end: at + found.length };
  return [
    { kind: 'greeting', key: `greeting:${found}`, span, found, expected, fix: { ...span, text: expected } },
  ];
}

const bare = (text: string) => fold(text).replaceAll(/[.'’]/gu, '');

/** Names begin with a capital, or are of a script without them. */
const isName = (text: string) => text.split(/\s+/u).every((part) => /^[\p{Lu}\p{Lt}\p{Lo}]/u.test(part));

/** "Dear Customer Service": a word of the language in front of a name. */
const isCommon = (text: string) => text.split(/\s+/u).length > 3;

const latin = /\p{Script=Latin}/u;
const sameScript = (one: string, other: string) => latin.test(one) === latin.test(other);

/** Where no spaces divide names, a family name is the beginning of the whole. */
const isPartOf = (part: string, whole: string) => !latin.test(part) && whole.includes(part);

/** As much of the name as was written: the family name behind a title, the first one else. */
function nameFor(name: string, { titled, count }: { titled: boolean; count: number }): string {
  const parts = name.split(/\s+/u);
  if (count > 1 || parts.length === 1) return name;
  return (titled ? parts.at(-1) : parts[0]) ?? name;
}
