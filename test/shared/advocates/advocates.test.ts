import { describe, expect, test } from 'vitest';
import { offeredIn } from '../../../shared/advocates/incentives.ts';
import { objectionTo, objectionToSegment, type AskStanding } from '../../../shared/advocates/may-ask.ts';
import {
  reviewSite,
  reviewSites,
  siteOfUrl,
  type ReviewSite,
} from '../../../shared/advocates/review-sites.ts';
import {
  levelOf,
  scoreAdvocate,
  usualAdvocateTerms,
  type AdvocateHistory,
} from '../../../shared/advocates/score.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-23T12:00:00Z');
const ago = (days: number) => now - days * day;
const nobody: AdvocateHistory = { surveys: [], reviews: [], praise: [], referrals: [] };
const answer = (days: number, what: 'promoter' | 'passive' | 'detractor' | 'content' | 'angry') => ({
  answeredAt: ago(days),
  nps: what === 'promoter' || what === 'passive' || what === 'detractor',
  promoter: what === 'promoter',
  bad: what === 'detractor' || what === 'angry',
});
const score = (history: Partial<AdvocateHistory>, terms = usualAdvocateTerms) =>
  scoreAdvocate({ ...nobody, ...history }, terms, now);

describe('the score', () => {
  test('of whom nothing is known it is nothing', () => {
    expect(score({})).toEqual({ score: 0, level: 'none', reasons: [] });
  });

  test('each signal adds its weight, the heaviest is said first', () => {
    const all = score({
      ...{ surveys: [answer(3, 'promoter')], reviews: [ago(5), ago(9)], praise: [ago(1)] },
      referrals: [ago(100)],
    });
    expect(all.score).toBe(100);
    expect(all.level).toBe('advocate');
    expect(all.reasons.map(({ signal, value }) => [signal, value])).toEqual([
      ['promoter', 3],
      ['review', 2],
      ['referral', 1],
      ['praise', 1],
    ]);
    expect(score({ reviews: [ago(5)], referrals: [ago(5)] })).toMatchObject({ score: 60, level: 'advocate' });
    expect(score({ reviews: [ago(5)] })).toMatchObject({ score: 30, level: 'friend' });
    expect(score({ praise: [ago(5)] })).toMatchObject({ score: 20, level: 'none' });
  });

  test('the newest NPS answer counts, and only while it is young enough', () => {
    expect(score({ surveys: [answer(90, 'promoter'), answer(3, 'passive')] }).score).toBe(0);
    expect(score({ surveys: [answer(3, 'promoter'), answer(90, 'passive')] }).score).toBe(40);
    // Another kind of survey does not take a promoter away, unless it was bad.
    expect(score({ surveys: [answer(3, 'content'), answer(90, 'promoter')] }).score).toBe(40);
    expect(score({ surveys: [answer(3, 'angry'), answer(90, 'promoter')] })).toMatchObject({ score: 0 });
    expect(score({ surveys: [answer(364, 'promoter')] }).score).toBe(40);
    expect(score({ surveys: [answer(365, 'promoter')] }).score).toBe(0);
  });

  test('what speaks against it is said last and takes away', () => {
    const both = score({ surveys: [answer(2, 'detractor')], reviews: [ago(5)], referrals: [ago(5)] });
    expect(both.score).toBe(0);
    expect(both.reasons.at(-1)).toEqual({ signal: 'unhappy', weight: -60, value: 2 });
    expect(score({ surveys: [answer(181, 'angry')], reviews: [ago(5)] }).score).toBe(30);
  });

  test('things older than two years, and of the future, say nothing', () => {
    expect(score({ reviews: [ago(730)], praise: [ago(-1)] }).reasons).toEqual([]);
    expect(score({ reviews: [ago(729)] }).reasons).toHaveLength(1);
  });

  test('a weight of nothing leaves a signal out, and where it begins is kept', () => {
    const terms = { ...usualAdvocateTerms, review: { weight: 0, at: 1 }, praise: { weight: 50, at: 3 } };
    expect(score({ reviews: [ago(1)], praise: [ago(1), ago(2)] }, terms).score).toBe(0);
    expect(score({ praise: [ago(1), ago(2), ago(3)] }, terms).score).toBe(50);
  });

  test('it stays within 0 and 100, whatever comes together, and grows with what is good', () => {
    for (let mask = 0; mask < 32; mask += 1) {
      const has = (bit: number) => (mask & (1 << bit)) !== 0;
      const history = {
        surveys: [...(has(0) ? [answer(9, 'promoter')] : []), ...(has(1) ? [answer(4, 'angry')] : [])],
        reviews: has(2) ? [ago(1)] : [],
        praise: has(3) ? [ago(1)] : [],
        referrals: has(4) ? [ago(1)] : [],
      };
      const one = score(history);
      expect(one.score).toBeGreaterThanOrEqual(0);
      expect(one.score).toBeLessThanOrEqual(100);
      expect(one.level).toBe(levelOf(one.score));
      expect(score({ ...history, reviews: [ago(1)] }).score).toBeGreaterThanOrEqual(one.score);
      const sum = one.reasons.reduce((total, { weight }) => total + weight, 0);
      expect(one.score).toBe(Math.min(100, Math.max(0, sum)));
    }
  });
});

describe('review sites', () => {
  test('each has its sources and the day on which they were read', () => {
    for (const site of reviewSites as readonly ReviewSite[]) {
      expect(site.checked).toMatch(/^\d{4}-\d\d-\d\d$/);
      if (site.id === 'other') continue;
      expect(site.sources.length, site.id).toBeGreaterThan(0);
      for (const source of site.sources) expect(new URL(source).protocol).toBe('https:');
      expect(site.hosts.length, site.id).toBeGreaterThan(0);
    }
    expect(new Set(reviewSites.map(({ id }) => id)).size).toBe(reviewSites.length);
  });

  test('an address says which one is meant, the longest name first', () => {
    expect(siteOfUrl('https://play.google.com/store/apps/details?id=x')?.id).toBe('google-play');
    expect(siteOfUrl('https://search.google.com/local/writereview?placeid=x')?.id).toBe('google');
    expect(siteOfUrl('https://de.trustpilot.com/evaluate/nordlicht.example')?.id).toBe('trustpilot');
    expect(siteOfUrl('https://notgoogle.com/')?.id).toBe('other');
    expect(siteOfUrl('https://google.com.evil.example/')?.id).toBe('other');
    expect(siteOfUrl('g2.com')).toBeUndefined();
    expect(siteOfUrl(null)).toBeUndefined();
  });
});

describe('who may be asked', () => {
  const google = reviewSite('google') ?? null;
  const standing: AskStanding = {
    ...{ site: google, picksContent: false, refused: false, askedAt: null, sameAt: null, now },
  };
  test.each([
    [{}, null],
    [{ site: reviewSite('yelp') ?? null }, 'forbidden'],
    [{ picksContent: true }, 'selective'],
    [{ site: null, picksContent: true }, null],
    [{ refused: true }, 'refused'],
    [{ askedAt: ago(29) }, 'lately'],
    [{ askedAt: ago(30) }, null],
    [{ askedAt: ago(100), sameAt: ago(364) }, 'already'],
    [{ askedAt: ago(365), sameAt: ago(365) }, null],
    [{ refused: true, askedAt: ago(1), sameAt: ago(1) }, 'refused'],
  ] as const)('%j: %s', (change, expected) => {
    expect(objectionTo({ ...standing, ...change })).toBe(expected);
  });

  test('a segment that picks by how content people are is refused where all are to be asked alike', () => {
    const site = reviewSite('trustpilot');
    const yelp = reviewSite('yelp');
    if (!site || !yelp) throw new Error('sites');
    const buyers = [{ field: 'contact.orders' }, { conditions: [{ field: 'contact.language' }] }];
    expect(objectionToSegment(site, buyers)).toBeNull();
    expect(objectionToSegment(site, [])).toBeNull();
    expect(objectionToSegment(site, [...buyers, { field: 'contact.advocacy' }])).toEqual({
      ...{ objection: 'selective', field: 'contact.advocacy' },
    });
    expect(objectionToSegment(site, [{ conditions: [{ field: 'contact.risk' }] }])).toEqual({
      ...{ objection: 'selective', field: 'contact.risk' },
    });
    expect(objectionToSegment(yelp, buyers)).toEqual({ objection: 'forbidden' });
    expect(objectionToSegment({ ...site, selective: 'allowed' }, [{ field: 'contact.health' }])).toBeNull();
  });
});

describe('what is offered', () => {
  test.each([
    ['Write a review and get a 10 % discount.', 'discount'],
    ['Als Dank gibt es einen Gutschein!', 'gutschein'],
    ['Schreiben Sie uns, Prämie inklusive', 'pramie'],
    ['レビューを書いて500ポイントをもらおう', 'ポイント'],
    ['留下評論，送您禮品', '禮品'],
    ['Kirjoita arvostelu ja saat lahjakortin', null],
    ['Kirjoita arvostelu: lahjakortti odottaa', 'lahjakortti'],
    ['We would be glad about an honest review, good or bad.', null],
    ['Nous serions heureux de lire votre avis.', null],
    ['Valencia', null],
    ['Bonjour', null],
    ['Good points and bad ones: tell us all.', null],
    ['You earn points for it.', 'earn points'],
  ])('%s: %s', (text, expected) => {
    expect(offeredIn(text)).toBe(expected);
  });
});
