/**
 * What review sites let a company do. Each line was looked up at its sources on the day of `checked`; where a source says
 * nothing, the careful answer stands. Data only.
 */
export interface ReviewSite {
  id: string;
  name: string;
  /** Reviews that link there are theirs; subdomains too. Empty: any other site. */
  hosts: readonly string[];
  /** May customers be asked for a review at all? */
  ask: 'allowed' | 'forbidden';
  /** May only some be asked, chosen by how content they are ("review gating")? */
  selective: 'allowed' | 'forbidden';
  /** May anything be given for a review: points, discounts, gifts? `disclosed`: if it is said, and whatever the review says. */
  incentives: 'forbidden' | 'disclosed';
  sources: readonly string[];
  checked: string;
}

const checked = '2026-11-23';
const careful = { ask: 'allowed', selective: 'forbidden', incentives: 'forbidden', checked } as const;

export const reviewSites = [
  {
    ...{ id: 'google', name: 'Google', hosts: ['google.com', 'g.page', 'goo.gl'], ...careful },
    sources: [
      'https://support.google.com/contributionpolicy/answer/7400114',
      'https://support.google.com/business/answer/14114287',
    ],
  },
  {
    ...{ id: 'trustpilot', name: 'Trustpilot', hosts: ['trustpilot.com'], ...careful },
    sources: [
      'https://support.trustpilot.com/hc/en-us/articles/235472148',
      'https://support.trustpilot.com/hc/en-us/articles/360021214839',
    ],
  },
  {
    ...{ id: 'app-store', name: 'App Store', hosts: ['apps.apple.com', 'itunes.apple.com'], ...careful },
    sources: ['https://developer.apple.com/app-store/review/guidelines/'],
  },
  {
    ...{ id: 'google-play', name: 'Google Play', hosts: ['play.google.com'], ...careful },
    sources: ['https://support.google.com/googleplay/android-developer/answer/9898684'],
  },
  {
    ...{ id: 'yelp', name: 'Yelp', hosts: ['yelp.com'], ...careful, ask: 'forbidden' },
    sources: ['https://blog.yelp.com/news/dont-ask-reviews-yelp-not-recommend-solicited-reviews/'],
  },
  {
    ...{ id: 'amazon', name: 'Amazon', hosts: ['amazon.com', 'amazon.de', 'amazon.co.uk'], ...careful },
    sources: [
      'https://sellercentral.amazon.com/gp/help/external/G201972160',
      'https://sellercentral.amazon.com/gp/help/external/GYRKB5RU3FS5TURN',
    ],
  },
  {
    ...{ id: 'tripadvisor', name: 'Tripadvisor', hosts: ['tripadvisor.com'], ...careful },
    sources: [
      'https://www.tripadvisor.com/TripAdvisorInsights/n542/encourage-reviews-right-way-without-incentives',
    ],
  },
  {
    ...{ id: 'g2', name: 'G2', hosts: ['g2.com'], ...careful, incentives: 'disclosed' },
    sources: ['https://legal.g2.com/community-guidelines'],
  },
  {
    ...{ id: 'capterra', name: 'Capterra', hosts: ['capterra.com'], ...careful, incentives: 'disclosed' },
    sources: [
      'https://www.capterra.com/legal/community-guidelines/',
      'https://www.capterra.com/reviews/faqs-reviewers',
    ],
  },
  // Nobody looked up its rules: the strictest that others have hold, but for asking.
  { ...{ id: 'other', name: '', hosts: [], ...careful }, sources: [] },
] as const satisfies readonly ReviewSite[];

export type ReviewSiteId = (typeof reviewSites)[number]['id'];
export const reviewSiteIds = reviewSites.map(({ id }) => id) as [ReviewSiteId, ...ReviewSiteId[]];

export function reviewSite(id: string): ReviewSite | undefined {
  return reviewSites.find((site) => site.id === id);
}

/** The site that an address leads to; `other` where none of ours is meant, undefined where there is no address. Pure. */
export function siteOfUrl(url: string | null): ReviewSite | undefined {
  if (url === null || !URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  // The longest fits best: play.google.com is not google.com.
  const fitting = reviewSites
    .flatMap((site: ReviewSite) => site.hosts.map((host) => ({ site, host })))
    .filter(({ host }) => hostname === host || hostname.endsWith(`.${host}`))
    .toSorted((a, b) => b.host.length - a.host.length);
  return fitting[0]?.site ?? reviewSite('other');
}

/** On sites that have more than reviews, what an address holds that leads to writing one; elsewhere each address does. */
const writing: Readonly<Partial<Record<ReviewSiteId, RegExp>>> = {
  google: /g\.page|writereview|\/review/i,
  'app-store': /write-review/i,
  'google-play': /showallreviews|reviewid/i,
  amazon: /review/i,
};

/** Sites on which a text asks for a review, by the addresses in it. Pure. */
export function sitesAskedIn(text: string): ReviewSite[] {
  const links = text.match(/https?:\/\/[^\s<>"')\]]+/g) ?? [];
  const asked = links.flatMap((link) => {
    const site = siteOfUrl(link);
    const known = site !== undefined && site.hosts.length > 0;
    return known && (writing[site.id]?.test(link) ?? true) ? [site] : [];
  });
  return [...new Set(asked)];
}

/** What of a contact says how content somebody is: who is chosen by it is chosen by what they would write. */
export const contentFields: ReadonlySet<string> = new Set([
  'contact.health',
  'contact.risk',
  'contact.advocate',
  'contact.advocacy',
]);
