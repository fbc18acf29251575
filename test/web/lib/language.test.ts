import { afterEach, describe, expect, test, vi } from 'vitest';
import { startLocale } from '../../../web/lib/i18n.ts';
import { offeredLanguage } from '../../../web/lib/language.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  await startLocale(['en']);
});

describe('a language that the browser asks for', () => {
  test.each([
    // What the profile says, what is on the screen, what the browser wants, what is offered.
    ['en', 'en', ['de-AT', 'en'], 'de'],
    ['en', 'en', ['zh-TW'], 'zh-Hant'],
    ['ja', 'ja', ['en-GB'], 'en'],
    ['en', 'en', ['en-US', 'de'], null],
    ['de', 'de', ['de-CH'], null],
    // Nobody speaks it here, and Chinese of the mainland is another writing.
    ['de', 'de', ['tlh'], null],
    ['de', 'de', ['zh-CN'], null],
    ['de', 'de', [], null],
    // As the browser: what it wants is on the screen.
    ['', 'en', ['de'], null],
  ])('profile "%s", screen %s, browser %j: %s', async (locale, screen, wanted, offered) => {
    await startLocale([screen]);
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(wanted);
    expect(offeredLanguage({ locale })).toBe(offered);
    expect(offeredLanguage({ locale, languageOffered: true })).toBeNull();
  });
});
