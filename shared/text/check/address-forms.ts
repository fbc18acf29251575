import type { CheckScene, Formality } from '../../schemas/wording.ts';
import type { Finding, Span } from './finding.ts';

/** How a language says "you" to friends and to others. Only words that mean nothing else there. */
interface Forms {
  informal: RegExp;
  formal: RegExp;
}

const word = (words: string, flags = 'giu') =>
  new RegExp(`(?<![\\p{L}\\p{M}])(?:${words})(?![\\p{L}\\p{M}])`, flags);
/** Capitals that mean politeness, which they cannot show where a sentence begins. */
const inside = (words: string) =>
  new RegExp(`(?<=[\\p{L}\\p{N},;:)»“”"'-]\\s+)(?:${words})(?![\\p{L}\\p{M}])`, 'gu');

const forms: Readonly<Record<string, Forms>> = {
  de: {
    informal: word('du|dich|dir|dein|deine|deiner|deinem|deinen|deines|euch|eure|eurer|eurem|euren'),
    formal: inside('Sie|Ihnen|Ihr|Ihre|Ihrer|Ihrem|Ihren|Ihres'),
  },
  fr: { informal: word("tu|toi|ton|tes|t['’]\\p{L}+"), formal: word('vous|votre|vos') },
  es: {
    informal: word('tú|ti|tus|contigo|vos|vosotros|vosotras|os'),
    formal: word('usted|ustedes|ud\\.|vd\\.'),
  },
  it: {
    informal: word('tu|te|ti|tuo|tua|tuoi|tue'),
    formal: inside('Lei|Le|La|Suo|Sua|Suoi|Sue'),
  },
  pt: { informal: word('tu|ti|teu|tua|teus|tuas|contigo'), formal: word('o senhor|a senhora|os senhores') },
  nl: { informal: word('je|jij|jou|jouw|jullie'), formal: word('u|uw') },
  sl: {
    informal: word('ti|te|tebe|tebi|teboj|tvoj|tvoja|tvoje|tvojega|tvojo'),
    formal: word('vi|vas|vam|vami|vaš|vaša|vaše|vašega|vašo|vašem'),
  },
  hr: { informal: word('ti|tebe|tebi|tvoj|tvoja|tvoje'), formal: word('vi|vas|vam|vama|vaš|vaša|vaše|vašu') },
  pl: {
    informal: word('ty|ciebie|cię|tobie|tobą|twój|twoja|twoje|twojego'),
    formal: word('pan|pani|pana|panu|państwo|państwa'),
  },
  cs: { informal: word('ty|tebe|tobě|tvůj|tvoje|tvá'), formal: word('vy|vás|vám|vámi|váš|vaše|vašeho') },
  fi: {
    informal: word('sinä|sinun|sinua|sinulle|sinulla|sinut|sulle'),
    formal: word('te|teidän|teille|teitä|teillä|teidät'),
  },
  tr: { informal: word('sen|seni|sana|senin|sende'), formal: word('siz|sizi|size|sizin|sizde') },
  ja: {
    informal: /(?:だよ|だね|だぜ|じゃん|してね|くれる？|かな)(?=[。！!？?\n]|$)/gu,
    formal: /(?:です|ます|ました|ません|ください|ございます|でしょう)/gu,
  },
  zh: { informal: /你/gu, formal: /您/gu },
};

interface Use extends Span {
  found: string;
}

function usesOf(pattern: RegExp, text: string): Use[] {
  return [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
    found,
    start: index,
    end: index + found.length,
  }));
}

/** How a text addresses its reader; null: not at all, in both ways, or in a language without the two. Pure. */
export function formalityOf(text: string, language: string | null): Formality | null {
  const known = language === null ? undefined : forms[language];
  if (!known) return null;
  const formal = usesOf(known.formal, text).length;
  const informal = usesOf(known.informal, text).length;
  if (formal > 0 === informal > 0) return null;
  return formal > 0 ? 'formal' : 'informal';
}

/** A "du" where the customer is a "Sie": by their profile, or by how we wrote to them so far. Pure. */
export function formalityFindings(text: string, scene: CheckScene, language: string | null): Finding[] {
  const known = language === null ? undefined : forms[language];
  const { expected, because } = expectedOf(scene, language);
  if (!known || expected === null) return [];
  const [first] = usesOf(expected === 'formal' ? known.informal : known.formal, text);
  if (!first) return [];
  const { found, start, end } = first;
  const polite = language === 'zh' && expected === 'formal' ? { start, end, text: '您' } : null;
  return [
    {
      kind: 'formality',
      key: `formality:${expected}`,
      span: { start, end },
      found,
      expected,
      because,
      fix: polite,
    },
  ];
}

function expectedOf(
  { customer, earlier }: CheckScene,
  language: string | null,
): { expected: Formality | null; because: 'profile' | 'earlier' } {
  if (customer.formality !== null) return { expected: customer.formality, because: 'profile' };
  const ways = new Set(earlier.flatMap((text) => formalityOf(text, language) ?? []));
  const [only = null] = ways;
  return { expected: ways.size === 1 ? only : null, because: 'earlier' };
}
