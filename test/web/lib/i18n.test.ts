import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import en from '../../../web/locales/en.json';
import { errorTable } from '../../../shared/errors.ts';
import {
  direction,
  flatten,
  negotiateLocale,
  startLocale,
  t,
  tMaybe,
  type MessageKey,
} from '../../../web/lib/i18n.ts';

const web = join(import.meta.dirname, '../../../web');
const keys = [...flatten(en).keys()];

/** Everything in web that can hold a key; the gallery's words are samples, not part of the product. */
const sources = globSync('**/*.{ts,svelte}', { cwd: web })
  .filter((path) => !/^dist|gallery|vite\.config|words-plugin/.test(path))
  .map((path) => ({ path, text: readFileSync(join(web, path), 'utf8') }));

/** `settings.${id}.title` -> a pattern that one part may stand in for the hole. */
function pattern(template: string): RegExp {
  const escaped = template.replace(/\$\{[^}]*\}/g, '\0').replace(/[.*+?^()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('\0', '[\\w-]+(?:\\.[\\w-]+)*')}$`);
}

const literals = new Set<string>();
const templates: RegExp[] = [];
for (const { text } of sources) {
  for (const match of text.matchAll(/['"]([a-z][\w-]*(?:\.[\w-]+)+)['"]/g)) literals.add(match[1] ?? '');
  for (const match of text.matchAll(/`([a-z][\w-]*\.[^`\s]*\$\{[^`\s]*(?:\s[^`]*?\}[^`\s]*)?)`/g)) {
    templates.push(pattern(match[1] ?? ''));
  }
}

describe('the words', () => {
  test('every key that is asked for by name exists', () => {
    const asked = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => ({ path, key: match[1] ?? '' })),
    );
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter(({ key }) => !keys.includes(key))).toEqual([]);
  });

  test('every template that is asked for finds some key', () => {
    expect(templates.length).toBeGreaterThan(3);
    const asked = sources.flatMap(({ text }) =>
      [...text.matchAll(/\bt\(\s*`([^`]+)`/g)].map((match) => match[1] ?? ''),
    );
    expect(asked.filter((template) => !keys.some((key) => pattern(template).test(key)))).toEqual([]);
  });

  test('every key is used', () => {
    const used = (key: string) => literals.has(key) || templates.some((template) => template.test(key));
    expect(keys.filter((key) => !used(key))).toEqual([]);
  });

  test('those of settings and of the ways in are asked for only where they are loaded', () => {
    const strays = sources.filter(
      ({ path, text }) =>
        /\bt\(\s*['`](settings|auth|roles|wall|desk|mentions|when|snooze|planned|palette|keys|bulk|views|today)\./.test(
          text,
        ) &&
        !/^features\/(settings|auth|wall|desk|mentions)\/|^features\/shell\/Palette/.test(path) &&
        // What brings them itself may be anywhere: a part that comes late.
        !/^\s*import '[./]+lib\/later-words\.ts';$/m.test(text),
    );
    expect(strays.map(({ path }) => path)).toEqual([]);
  });

  test('every error of the API has a sentence', () => {
    for (const code of Object.keys(errorTable)) expect(tMaybe(`errors.${code}`), code).toBeTypeOf('string');
  });

  test('keep the tone: no exclamation marks, no "successfully", no three dots', () => {
    for (const [key, text] of flatten(en)) expect(text, key).not.toMatch(/!|successfully|\.\.\./i);
  });

  test('components hold no words of their own', () => {
    const strays = sources
      .filter(({ path }) => path.endsWith('.svelte'))
      .flatMap(({ path, text }) => {
        const markup = text.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '');
        const attributes = [
          ...markup.matchAll(/\b(?:aria-label|title|placeholder|label)="([^"{]*[A-Za-z]{2}[^"{]*)"/g),
        ];
        // Addresses are samples that no language changes.
        return attributes
          .filter((match) => !/^https?:|@[\w-]+\./.test(match[1] ?? ''))
          .map((match) => `${path}: ${match[1] ?? ''}`);
      });
    expect(strays).toEqual([]);
  });

  test('components say nothing between their tags that is not asked for by a key', () => {
    const strays = sources
      .filter(({ path }) => path.endsWith('.svelte'))
      .flatMap(({ path, text }) => {
        const markup = text.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '');
        // What stands in braces is code; without it only tags and words are left.
        let depth = 0;
        const plain = Array.from(markup).filter((sign) => {
          if (sign === '{') depth++;
          else if (sign === '}') depth--;
          return depth === 0 && sign !== '}';
        });
        const words = plain
          .join('')
          .replaceAll('=>', '')
          .matchAll(/>([^<>]*[A-Za-z]{3}[^<>]*)</g);
        return [...words].map((match) => `${path}: ${match[1]?.trim() ?? ''}`);
      });
    expect(strays).toEqual([]);
  });
});

describe('t', () => {
  afterEach(() => startLocale(['en']));

  test('fills values and plurals', () => {
    expect(t('time.minutes', { count: 12 })).toBe('12 min');
    expect(t('settings.teams.memberCount', { count: 0 })).toBe('No members');
    expect(t('settings.teams.memberCount', { count: 1 })).toBe('1 member');
    expect(t('settings.teams.memberCount', { count: 3 })).toBe('3 members');
  });

  test('answers with the key when there are no words, and tMaybe with nothing', () => {
    expect(t('no.such.key' as MessageKey)).toBe('no.such.key');
    expect(tMaybe('no.such.key')).toBeUndefined();
  });

  test('sets language and direction of the page', async () => {
    await startLocale(['xx-XX', 'en-GB']);
    expect(document.documentElement.lang).toBe('en');
    expect(document.documentElement.dir).toBe('ltr');
    expect(direction('ar-EG')).toBe('rtl');
    expect(direction('he')).toBe('rtl');
    expect(direction('de')).toBe('ltr');
  });
});

test.each([
  [['de-AT', 'en'], 'de'],
  [['zh-TW'], 'zh-TW'],
  [['fr', 'de'], 'de'],
  [['PT-br'], 'pt-BR'],
  [['fr'], 'en'],
  [[], 'en'],
])('of %j one reads %s', (wanted, expected) => {
  expect(negotiateLocale(wanted, ['en', 'de', 'zh-TW', 'pt-BR'])).toBe(expected);
});

describe('right to left', () => {
  test('is a matter of start and end: no part of the web says left or right', () => {
    const sided =
      /[\s"'`:](?:-?(?:ml|mr|pl|pr|left|right)-(?:\d|\[|\(|px|auto|full)|text-(?:left|right)\b|(?:border|rounded)-(?:l|r|tl|tr|bl|br)(?:-|\b)|float-(?:left|right)|(?:margin|padding|border)-(?:left|right):|text-align:\s*(?:left|right))/;
    const strays = sources
      .filter(({ path }) => !path.startsWith('widget/'))
      .flatMap(({ path, text }) =>
        text.split('\n').flatMap((line) => (sided.test(line) ? `${path}: ${line.trim()}` : [])),
      );
    expect(strays).toEqual([]);
  });
});
