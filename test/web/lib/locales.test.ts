import { IntlMessageFormat } from 'intl-messageformat';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import en from '../../../web/locales/en.json';
import { flatten, negotiateLocale } from '../../../web/lib/i18n.ts';

const web = join(import.meta.dirname, '../../../web');
const english = flatten(en);
const locales = readdirSync(join(web, 'locales'))
  .flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? [])
  .filter((locale) => locale !== 'en');

/** New words may be English until somebody translates them; more than that is a language that is left behind. */
const enough = 0.9;

/** Millions, in French and Spanish: nothing of ours is counted so far. Zero, in Arabic: as every other number. */
const spare: Record<string, readonly string[]> = { fr: ['many'], es: ['many'], ar: ['zero'] };

interface Branching {
  name: string;
  cases: string[];
  plural: boolean;
}

interface Shape {
  names: string[];
  branches: Branching[];
}

type Ast = ReturnType<IntlMessageFormat['getAst']>;

/** Which values a message names and where it branches. */
function shapeOf(text: string, locale: string): Shape {
  if (!text.includes('{')) return { names: [], branches: [] };
  const names = new Set<string>();
  const branches: Branching[] = [];
  const visit = (nodes: Ast): void => {
    for (const node of nodes) {
      if (!('value' in node) || node.type === 0) continue;
      names.add(node.value);
      if (!('options' in node)) continue;
      const cases = Object.entries(node.options);
      branches.push({ name: node.value, cases: cases.map(([at]) => at), plural: node.type === 6 });
      for (const [, option] of cases) visit(option.value);
    }
  };
  visit(new IntlMessageFormat(text, locale).getAst());
  return { names: [...names].sort(), branches };
}

/** Only "other" says that nothing changes with the number; otherwise each form that the language has is there. */
function missingForms(text: string, locale: string): string[] {
  const forms = new Intl.PluralRules(locale)
    .resolvedOptions()
    .pluralCategories.filter((form) => !spare[locale]?.includes(form));
  return shapeOf(text, locale)
    .branches.filter(
      ({ plural, cases }) => plural && cases.some((at) => !at.startsWith('=') && at !== 'other'),
    )
    .flatMap(({ cases }) => forms.filter((form) => !cases.includes(form)));
}

describe.each(locales)('the words in %s', (locale) => {
  const words = flatten(
    JSON.parse(readFileSync(join(web, `locales/${locale}.json`), 'utf8')) as Record<string, string>,
  );

  test('are almost all there', () => {
    const missing = [...english.keys()].filter((key) => !words.has(key));
    expect(1 - missing.length / english.size, missing.slice(0, 20).join(', ')).toBeGreaterThan(enough);
  });

  test('are of keys that exist and stand in the order of English', () => {
    const known = [...english.keys()];
    expect([...words.keys()]).toEqual(known.filter((key) => words.has(key)));
  });

  /** Sentences of rules stand in each language's own order: it takes of the values and forms what it needs. */
  const free = (key: string) => key.startsWith('settings.rules.says.');

  test('name the same values as English', () => {
    for (const [key, text] of words) {
      const { names } = shapeOf(english.get(key) ?? '', 'en');
      if (free(key))
        expect(
          shapeOf(text, locale).names.filter((name) => !names.includes(name)),
          key,
        ).toEqual([]);
      else expect(`${key} ${shapeOf(text, locale).names.join()}`).toBe(`${key} ${names.join()}`);
      if (names.includes('values')) expect(text, key).toContain('{values}');
    }
  });

  test('have every plural form of the language, and the cases of English', () => {
    for (const [key, text] of words) {
      expect(missingForms(text, locale), `${key}: ${text}`).toEqual([]);
      const selects = (of: string) =>
        shapeOf(of, locale)
          .branches.filter(({ plural }) => !plural)
          .map(({ name, cases }) => `${name} ${cases.toSorted().join()}`);
      const own = [...new Set(selects(text))];
      if (!free(key) || own.length > 0)
        expect(own, key).toEqual([...new Set(selects(english.get(key) ?? ''))]);
    }
  });

  test('keep the tone and are trimmed', () => {
    for (const [key, text] of words) {
      expect(text, key).not.toMatch(/[!！¡]|\.\.\./);
      expect(text, key).not.toBe('');
      expect(/^\s|\s$/.test(text), key).toBe(/^\s|\s$/.test(english.get(key) ?? ''));
    }
  });
});

describe('public/theme.js', () => {
  const code = readFileSync(join(web, 'public/theme.js'), 'utf8');
  const have = ['en', 'de', 'ar', 'zh-Hant', 'ja'];

  /** Runs the script as the page does, before anything else is there. */
  function before(languages: string[], chosen = '') {
    const asked: string[] = [];
    const root = { dataset: {}, lang: '', dir: '' };
    const files = Object.fromEntries(have.map((tag) => [tag, [`/${tag}.now`, `/${tag}.later`]]));
    runInNewContext(code, {
      document: { documentElement: root, currentScript: { dataset: { words: JSON.stringify(files) } } },
      navigator: { languages },
      localStorage: {
        getItem: (name: string) => (name === 'onevoice:locale' && chosen ? JSON.stringify(chosen) : null),
      },
      matchMedia: () => ({ matches: false }),
      addEventListener: () => undefined,
      fetch: (url: string) => {
        asked.push(url);
        return Promise.resolve({ ok: true, json: () => ({}) });
      },
      Intl,
    });
    return { lang: root.lang, dir: root.dir, asked };
  }

  test.each([
    [['de-AT', 'en'], ''],
    [['zh-TW'], ''],
    [['zh-CN', 'ja'], ''],
    [['zh-HK'], ''],
    [['sw'], ''],
    [['en-GB', 'de'], ''],
    [['no such tag', 'de'], ''],
    [['de'], 'ar'],
    [[], ''],
  ])('of %j and the choice "%s" it loads what the page then shows', (languages, chosen) => {
    const wanted = chosen ? [chosen, ...languages] : languages;
    const expected = negotiateLocale(wanted, have);
    expect(before(languages, chosen)).toEqual({
      lang: expected,
      dir: expected === 'ar' ? 'rtl' : 'ltr',
      asked: [`/${expected}.now`],
    });
  });
});

test('the glossary names every language', () => {
  const path = join(web, 'locales/README.md');
  expect(existsSync(path)).toBe(true);
  const glossary = readFileSync(path, 'utf8');
  for (const locale of locales) expect(glossary).toContain(`\`${locale}\``);
});
