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
  /** One for each rule that spoke: its name, and after a colon what it saw. The words are with the web. */
  reasons: string[];
}

export const spamThreshold = 5;
/** What was learnt never decides alone. */
const learntPoints = 3;

export const spamReasons = [
  'known-sender',
  'unverified',
  'lures',
  'many-lures',
  'shouting',
  'links',
  'masked-link',
  'only-pictures',
  'provider',
  'learnt',
] as const;
export type SpamReason = (typeof spamReasons)[number];

interface Rule {
  points: number;
  /** Its name: `settings.tags.spamReasons.<name>` says it in words. */
  reason: SpamReason;
  holds(evidence: SpamEvidence): boolean;
}

const lures =
  /\b(?:you (?:have )?won|lottery|inheritance|million (?:dollars|euros|usd)|crypto (?:investment|giveaway)|guaranteed (?:income|profit|ranking)|seo services|backlinks|viagra|cialis|casino|hot singles|earn money|work from home|100% free|risk[- ]free|act now|wire transfer|western union|gift cards?)\b/gi;

const rules: Rule[] = [
  { points: -4, reason: 'known-sender', holds: ({ knownSender }) => knownSender },
  {
    points: 2,
    reason: 'unverified',
    holds: ({ verified }) => verified === false,
  },
  {
    points: 2,
    reason: 'lures',
    holds: ({ subject, text }) => countOf(`${subject}\n${text}`, lures) >= 1,
  },
  {
    points: 2,
    reason: 'many-lures',
    holds: ({ subject, text }) => countOf(`${subject}\n${text}`, lures) >= 3,
  },
  { points: 1, reason: 'shouting', holds: ({ subject }) => shouts(subject) },
  { points: 1, reason: 'links', holds: ({ text }) => mostlyLinks(text) },
  {
    points: 2,
    reason: 'masked-link',
    holds: ({ html }) => html !== null && hasMaskedLink(html),
  },
  {
    points: 1,
    reason: 'only-pictures',
    holds: ({ text, html }) => text.trim().length < 10 && html !== null && /<img\b/i.test(html),
  },
];

/** A simple judgement that can be explained: the provider's mark decides; else points are added up. */
export function judgeSpam(evidence: SpamEvidence): SpamJudgement {
  if (evidence.providerMark?.marked) {
    return {
      spam: true,
      score: spamThreshold,
      reasons: [`provider:${evidence.providerMark.why}`],
    };
  }
  const spoken = rules.filter((rule) => rule.holds(evidence));
  const learnt = evidence.likeSpam ? learntPoints : 0;
  const score = spoken.reduce((sum, rule) => sum + rule.points, learnt);
  const reasons: string[] = spoken.map((rule) => rule.reason);
  if (evidence.likeSpam) reasons.push(`learnt:${evidence.likeSpam.join(', ')}`);
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
