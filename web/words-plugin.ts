import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Areas that the inbox does not need: lib/later-words.ts brings their words. */
const laterAreas = new Set([
  'settings',
  'auth',
  'roles',
  'wall',
  'desk',
  'mentions',
  'reports',
  'answers',
  'assist',
  'checks',
  'clocks',
  'when',
  'snooze',
  'planned',
  'sides',
  'together',
  'merge',
  'palette',
  'keys',
  'bulk',
  'display',
  'contacts',
  'advocates',
  'loyalty',
  'ideas',
  'views',
  'today',
  'tour',
  'search',
  'appearance',
]);

/** Of the words of the inbox those of what opens on a click. */
const laterOfInbox = new Set(['why', 'crossed', 'heard', 'tools', 'export', 'invite']);
/** Of the words of the bell those of the button itself. */
const soonOfBell = new Set(['title', 'unread']);

interface Words {
  [key: string]: string | Words;
}

/** Two parts of a language: what the inbox needs before it can be seen, and the rest. */
export type Part = 'now' | 'later';

/** Is this word of the part that comes later? */
export function isLater([area = '', group = '', name = '']: readonly string[]): boolean {
  if (laterAreas.has(area)) return true;
  if (area !== 'inbox') return false;
  return laterOfInbox.has(group) || (group === 'bell' && !soonOfBell.has(name));
}

/** The words of a part, where a language has none those of English: nobody loads two languages. */
export function wordsOf(part: Part, english: Words, own: Words, path: readonly string[] = []): Words {
  const words: Words = {};
  for (const [name, text] of Object.entries(english)) {
    const at = [...path, name];
    const there = own[name];
    if (typeof text === 'string') {
      if (isLater(at) === (part === 'later')) words[name] = typeof there === 'string' ? there : text;
    } else {
      const below = wordsOf(part, text, typeof there === 'object' ? there : {}, at);
      if (Object.keys(below).length > 0) words[name] = below;
    }
  }
  return words;
}

interface WordFile {
  locale: string;
  part: Part;
  fileName: string;
  source: string;
}

function wordFiles(folder: string): WordFile[] {
  const read = (locale: string) => JSON.parse(readFileSync(join(folder, `${locale}.json`), 'utf8')) as Words;
  const english = read('en');
  const locales = readdirSync(folder).flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []);
  return locales.flatMap((locale) =>
    (['now', 'later'] as const).map((part) => {
      const source = JSON.stringify(wordsOf(part, english, locale === 'en' ? english : read(locale)));
      const mark = createHash('sha256').update(source).digest('base64url').slice(0, 8);
      return { locale, part, source, fileName: `assets/words.${locale}.${part}.${mark}.json` };
    }),
  );
}

/**
 * Built, words are no script: two files for each language, named in the page, so that public/theme.js asks for the
 * reader's before any script of ours is there. In development and in tests the files of locales/ are imported as they are.
 */
export function wordsBesideScripts(folder: string): Plugin {
  let files: WordFile[] = [];
  return {
    name: 'words-beside-scripts',
    apply: 'build',
    enforce: 'pre',
    buildStart() {
      files = wordFiles(folder);
    },
    load(id) {
      return id.endsWith('locales/en.json') ? { code: 'export default {};', moduleType: 'js' } : undefined;
    },
    generateBundle() {
      for (const { fileName, source } of files) this.emitFile({ type: 'asset', fileName, source });
    },
    transformIndexHtml(html) {
      const named: Record<string, string[]> = {};
      for (const { locale, fileName } of files) (named[locale] ??= []).push(`/${fileName}`);
      return html.replace(
        'src="/theme.js"',
        `$& data-words="${JSON.stringify(named).replaceAll('"', '&quot;')}"`,
      );
    },
  };
}
