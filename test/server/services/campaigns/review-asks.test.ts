import { describe, expect, test } from 'vitest';
import { reviewProblem } from '../../../../server/services/campaigns/review-asks.ts';
import { sitesAskedIn } from '../../../../shared/advocates/review-sites.ts';
import type { StoredAnswer } from '../../../../server/store/answers.ts';
import type { StoredSegment } from '../../../../server/store/segments.ts';

const answer = (...texts: string[]) =>
  ({ variants: texts.map((text) => ({ text })) }) as Pick<StoredAnswer, 'variants'>;
const segment = (...fields: string[]) =>
  ({ conditions: fields.map((field) => ({ field, operator: 'is', value: 1 })) }) as unknown as Pick<
    StoredSegment,
    'conditions'
  >;
const trustpilot = 'How was it? https://www.trustpilot.com/evaluate/nordlicht.example';

describe('the sites on which a text asks for a review', () => {
  test.each([
    [trustpilot, ['trustpilot']],
    ['Write to us: https://g.page/r/abc/review', ['google']],
    ['https://search.google.com/local/writereview?placeid=x', ['google']],
    ['Our shop on the map: https://maps.google.com/?q=nordlicht', []],
    ['The tent: https://www.amazon.de/dp/B000', []],
    ['https://www.amazon.de/review/create-review?asin=B000', ['amazon']],
    ['Get it: https://apps.apple.com/app/id1', []],
    ['https://apps.apple.com/app/id1?action=write-review', ['app-store']],
    ['https://nordlicht.example/review', []],
    ['No address at all', []],
    [`${trustpilot} and once more ${trustpilot}`, ['trustpilot']],
  ])('%s', (text, ids) => {
    expect(sitesAskedIn(text).map(({ id }) => id)).toEqual(ids);
  });
});

describe('a campaign that asks for reviews', () => {
  test('is refused where its segment picks those who are content', () => {
    expect(
      reviewProblem(answer('Hello', trustpilot), segment('contact.orders', 'contact.advocacy')),
    ).toContain('Trustpilot wants that all are asked alike');
  });

  test('goes to all, or to those who bought', () => {
    expect(reviewProblem(answer(trustpilot), undefined)).toBeNull();
    expect(reviewProblem(answer(trustpilot), segment('contact.orders'))).toBeNull();
  });

  test('is refused where something is offered, and where nobody may be asked', () => {
    expect(reviewProblem(answer(`A discount for you. ${trustpilot}`), undefined)).toContain('discount');
    expect(reviewProblem(answer('https://www.yelp.com/biz/nordlicht'), undefined)).toContain('Yelp');
  });

  test('may pick the content, and offer something, where it asks for no review', () => {
    const text = 'A discount for you: https://nordlicht.example/sale';
    expect(reviewProblem(answer(text), segment('contact.advocacy'))).toBeNull();
  });
});
