import { describe, expect, test } from 'vitest';
import { workLanguages } from '../../../shared/mails/languages.ts';
import { pathFits, readPageRule, ruleFor } from '../../../shared/widget/page-rules.ts';
import { readOverride, textsFor, widgetLanguages, widgetTexts } from '../../../shared/widget/texts.ts';

describe('the words of the widget', () => {
  test('come in fifteen languages, each with the same gaps to fill', () => {
    expect(widgetLanguages).toHaveLength(15);
    for (const language of workLanguages) expect(widgetLanguages).toContain(language);
    const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
    for (const language of widgetLanguages) {
      for (const [key, text] of Object.entries(widgetTexts[language])) {
        const english = widgetTexts.en[key as keyof typeof widgetTexts.en];
        expect({ language, key, gaps: gaps(text) }).toEqual({ language, key, gaps: gaps(english) });
        expect(text.trim()).not.toBe('');
      }
    }
  });
  test('are chosen by language, right-to-left where it is', () => {
    expect(textsFor('de-AT').texts.send).toBe('Senden');
    expect(textsFor('ar-EG')).toMatchObject({ language: 'ar', dir: 'rtl' });
    expect(['zh-TW', 'zh_HK', 'zh-Hant-TW', 'zh-CN', 'zh'].map((tag) => textsFor(tag).language)).toEqual([
      ...['zh-Hant', 'zh-Hant', 'zh-Hant', 'zh', 'zh'],
    ]);
    expect(textsFor('tlh')).toMatchObject({ language: 'en', dir: 'ltr' });
  });
  test('may be an inbox’s own: one for a language wins over one for all', () => {
    const own = ['title = Ask us', 'de.title = Frag uns'];
    expect(textsFor('de', own).texts.title).toBe('Frag uns');
    expect(textsFor('fr', own).texts.title).toBe('Ask us');
    expect(textsFor('zh-TW', ['zh-Hant.title = 問我們', 'zh.title = 问我们']).texts.title).toBe('問我們');
    expect(readOverride('nonsense = x')).toBeNull();
    expect(readOverride('xx.title = x')).toBeNull();
  });
});

describe('greetings by page', () => {
  test.each([
    ['/pricing*', '/pricing', true],
    ['/pricing*', '/pricing/business', true],
    ['/pricing', '/pricing/business', false],
    ['*', '/', true],
    ['/*/help', '/de/help', true],
    ['/*/help', '/de/help/more', false],
    ['/a*b*c', '/a-b-b-c', true],
    ['/a*a', '/a', false],
  ])('%s on %s: %s', (pattern, path, fits) => {
    expect(pathFits(pattern, path)).toBe(fits);
  });
  test('the first that fits counts', () => {
    const rules = ['/p* | One | 5 | open', '* | Two', '/never | Three'].flatMap(
      (line) => readPageRule(line) ?? [],
    );
    const one = { path: '/p*', text: 'One', seconds: 5, when: 'open' };
    expect(ruleFor(rules, { path: '/pricing', open: true })).toEqual(one);
    expect(ruleFor(rules, { path: '/pricing', open: false })).toMatchObject({ text: 'Two' });
    expect(ruleFor(rules, { path: '/', open: true })).toMatchObject({ text: 'Two', seconds: 0 });
    expect(readPageRule('/x | text | 5 | sometimes')).toBeNull();
    expect(readPageRule('no path | text')).toBeNull();
    expect(readPageRule('/x')).toBeNull();
  });
});
