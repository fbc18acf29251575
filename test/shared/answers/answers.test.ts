import { describe, expect, test } from 'vitest';
import { chooseVariant, isValidOn } from '../../../shared/answers/choose-variant.ts';
import { fillAnswer, namesIn } from '../../../shared/answers/fill.ts';
import { answerInput } from '../../../shared/schemas/answer.ts';

describe('the text that is said', () => {
  const text = (language: string | null, channel: string | null) => ({
    ...{ language, channel },
    text: `${language ?? '*'}/${channel ?? '*'}`,
  });
  const variants = [text(null, 'telegram'), text(null, null), text('de', null), text('de', 'telegram')];
  test.each([
    ['de', 'email', 'de/*'],
    ['de-AT', 'telegram', 'de/telegram'],
    ['DE', 'email', 'de/*'],
    ['fr', 'telegram', '*/telegram'],
    [null, 'email', '*/*'],
  ])('for %s on %s is %s', (language, channel, expected) => {
    expect(chooseVariant(variants, { language, channel })?.text).toBe(expected);
  });
  test('is none where nothing is in their language and nothing for all', () => {
    expect(chooseVariant([text('de', null)], { language: 'fr', channel: 'email' })).toBeNull();
    expect(chooseVariant([text('de', null)], { language: null, channel: 'email' })).toBeNull();
    expect(chooseVariant([text('de', 'line')], { language: 'de', channel: 'email' })).toBeNull();
  });
});

describe('names in a text', () => {
  test('are filled in, or said in other words, or missing', () => {
    const values = { 'contact.name': 'Zoe', 'assignee.name': '' };
    expect(fillAnswer('Dear {{contact.name|you}}, {{ assignee.name | we }} …', values)).toEqual({
      ...{ text: 'Dear Zoe, we …', missing: [] },
    });
    expect(fillAnswer('{{assignee.name}} {{other}} {{assignee.name}} {{ x|}}', values)).toEqual({
      text: '{{assignee.name}} {{other}} {{assignee.name}} ',
      missing: ['assignee.name', 'other'],
    });
  });
  test('are told', () => {
    expect(namesIn('{{a.b}} {{ c|d }} {{a.b|e}} {f}')).toEqual(['a.b', 'c']);
  });
  test('of a customer are no names to fill in again', () => {
    expect(fillAnswer('{{a}}', { a: '{{b}}', b: 'x' }).text).toBe('{{b}}');
  });
});

test('both days of its validity are included', () => {
  const valid = { validFrom: '2026-11-20', validUntil: '2026-11-22' };
  const days = ['2026-11-19', '2026-11-20', '2026-11-22', '2026-11-23'];
  expect(days.map((day) => isValidOn(valid, day))).toEqual([false, true, true, false]);
  expect(isValidOn({ validFrom: null, validUntil: null }, '2026-11-19')).toBe(true);
});

test('an answer has one text for a language and channel, and ends after it begins', () => {
  const variant = { language: null, channel: null, text: 'Hello' };
  const paths = (more: object) =>
    answerInput
      .safeParse({ title: 'A', variants: [variant], ...more })
      .error?.issues.map(({ path }) => path.join('.'));
  expect(paths({})).toBeUndefined();
  expect(paths({ variants: [variant, { ...variant, text: 'Hi' }] })).toEqual(['variants.1.language']);
  expect(paths({ validFrom: '2026-11-22', validUntil: '2026-11-20' })).toEqual(['validUntil']);
});
