/** What is known of a message when it is judged. */
export interface SpamEvidence {
  /** What the provider's filter said; null when it said nothing. */
  providerMark: { marked: boolean; why: string } | null;
  subject: string;
  text: string;
  html: string | null;
  /** Is the sender's address vouched for? null: not known. */
  verified: boolean | null;
  /** Someone who wrote before and was answered, or whom we wrote to. */
  knownSender: boolean;
  /** Words by which it reads like what people here marked as spam; null: it does not, or nothing was learnt. */
  likeSpam?: readonly string[] | null;
}

export interface SpamJudgement {
  spam: boolean;
  /** Sum of the points; `threshold` and more is spam. */
  score: number;
  /** One short sentence per rule that spoke. */
  reasons: string[];
}

export const spamThreshold = 5;
/** What was learnt never decides alone. */
const learntPoints = 3;

interface Rule {
  points: number;
  reason: string;
  holds(evidence: SpamEvidence): boolean;
}

const lures =
  /\b(?:you (?:have )?won|lottery|inheritance|million (?:dollars|euros|usd)|crypto (?:investment|giveaway)|guaranteed (?:income|profit|ranking)|seo services|backlinks|viagra|cialis|casino|hot singles|earn money|work from home|100% free|risk[- ]free|act now|wire transfer|western union|gift cards?)\b/gi;

const rules: Rule[] = [
  { points: -4, reason: 'The sender is known here', holds: ({ knownSender }) => knownSender },
  {
    points: 2,
    reason: 'The sender’s address is not vouched for',
    holds: ({ verified }) => verified === false,
  },
  {
    points: 2,
    reason: 'Words that spam likes',
    holds: ({ subject, text }) => countOf(`${subject}\n${text}`, lures) >= 1,
  },
  {
    points: 2,
    reason: 'Many words that spam likes',
    holds: ({ subject, text }) => countOf(`${subject}\n${text}`, lures) >= 3,
  },
  { points: 1, reason: 'The subject shouts', holds: ({ subject }) => shouts(subject) },
  { points: 1, reason: 'More links than words around them', holds: ({ text }) => mostlyLinks(text) },
  {
    points: 2,
    reason: 'A link shows one address and leads to another',
    holds: ({ html }) => html !== null && hasMaskedLink(html),
  },
  {
    points: 1,
    reason: 'Only pictures, no text',
    holds: ({ text, html }) => text.trim().length < 10 && html !== null && /<img\b/i.test(html),
  },
];

/** A simple judgement that can be explained: the provider's mark decides; else points are added up. */
export function judgeSpam(evidence: SpamEvidence): SpamJudgement {
  if (evidence.providerMark?.marked) {
    return {
      spam: true,
      score: spamThreshold,
      reasons: [`The provider’s filter marked it: ${evidence.providerMark.why}`],
    };
  }
  const spoken = rules.filter((rule) => rule.holds(evidence));
  const learnt = evidence.likeSpam ? learntPoints : 0;
  const score = spoken.reduce((sum, rule) => sum + rule.points, learnt);
  const reasons = spoken.map((rule) => rule.reason);
  if (evidence.likeSpam)
    reasons.push(`It reads like what you marked as spam: ${evidence.likeSpam.join(', ')}`);
  return { spam: score >= spamThreshold, score, reasons };
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function shouts(subject: string): boolean {
  const letters = subject.match(/\p{L}/gu)?.length ?? 0;
  const capitals = subject.match(/\p{Lu}/gu)?.length ?? 0;
  return letters >= 10 && capitals / letters > 0.8;
}

function mostlyLinks(text: string): boolean {
  const links = countOf(text, /https?:\/\//g);
  return links >= 5 && text.split(/\s+/).length < links * 6;
}

/** <a href="https://one.example">www.other.example</a> */
function hasMaskedLink(html: string): boolean {
  const links = html
    .slice(0, 200_000)
    .matchAll(
      /<a\b[^<>]{0,400}?\bhref="https?:\/\/([^"<>/?#]{1,255})[^"<>]{0,4000}"[^<>]{0,400}>([^<]{1,300})<\/a>/gi,
    );
  for (const [, target = '', shown = ''] of links) {
    const host = /^\s*(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:\/\S*)?\s*$/i.exec(shown)?.[1];
    if (host !== undefined && domainOf(host) !== domainOf(target)) return true;
  }
  return false;
}

/** The last two labels: enough to tell shop.example.com and www.example.com from elsewhere.net. */
function domainOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '').split('.').slice(-2).join('.');
}
