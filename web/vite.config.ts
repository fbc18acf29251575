import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, defineConfig, type Plugin } from 'vite';

/** The server of `npm start` in development; the dev server hands API and socket traffic over to it. */
const api = 'http://127.0.0.1:3000';

/** Parts of en.json that the inbox does not need: lib/later-words.ts brings them. */
const laterWords = new Set([
  'settings',
  'auth',
  'roles',
  'wall',
  'desk',
  'mentions',
  'reports',
  'answers',
  'checks',
  'clocks',
  'when',
  'snooze',
  'planned',
  'palette',
  'keys',
  'bulk',
  'views',
  'today',
  'search',
  'appearance',
]);

/** Of the words of the inbox those of what opens on a click. */
const laterOfInbox = new Set(['why', 'crossed', 'tools']);
/** Of the words of the bell those of the button itself. */
const soonOfBell = new Set(['title', 'unread']);

/** Of the words of the customer's panel those that others ask for too; lib/contact-words.ts brings the rest with it. */
const soonOfContact = new Set(['label', 'deleted', 'way']);

type Words = Record<string, unknown>;
const some = (words: Words, fits: (name: string) => boolean): Words =>
  Object.fromEntries(Object.entries(words).filter(([name]) => fits(name)));

function wordsOf(part: string, words: Words & { inbox: { contact: Words; bell: Words } }): Words {
  const { contact, bell, ...inboxWords } = words.inbox;
  if (part === 'later') {
    const inbox = {
      ...some(inboxWords, (name) => laterOfInbox.has(name)),
      bell: some(bell, (name) => !soonOfBell.has(name)),
    };
    return { ...some(words, (name) => laterWords.has(name)), inbox };
  }
  if (part === 'contact') return { inbox: { contact: some(contact, (name) => !soonOfContact.has(name)) } };
  const inbox = {
    ...some(inboxWords, (name) => !laterOfInbox.has(name)),
    contact: some(contact, (name) => soonOfContact.has(name)),
    bell: some(bell, (name) => soonOfBell.has(name)),
  };
  return { ...some(words, (name) => !laterWords.has(name)), inbox };
}

/** en.json is one file for people and three for browsers. Without this plugin (in tests) each importer gets all of it. */
function splitWords(): Plugin {
  const folder = join(import.meta.dirname, 'locales');
  return {
    name: 'split-words',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!source.endsWith('locales/en.json')) return undefined;
      const part = /(later|contact)-words\.ts$/.exec(importer ?? '')?.[1] ?? 'now';
      return join(folder, `en.${part}.js`);
    },
    load(id) {
      const part = /locales\/en\.(now|later|contact)\.js$/.exec(id)?.[1];
      if (!part) return undefined;
      const words = JSON.parse(readFileSync(join(folder, 'en.json'), 'utf8')) as Parameters<
        typeof wordsOf
      >[1];
      this.addWatchFile(join(folder, 'en.json'));
      return `export default ${JSON.stringify(wordsOf(part, words))};`;
    },
  };
}

/** The widget for other people's sites is a build of its own, done after this one into the same folder. */
function alsoTheWidget(): Plugin {
  return {
    name: 'also-the-widget',
    apply: 'build',
    async closeBundle() {
      await build({ configFile: join(import.meta.dirname, 'widget/vite.config.ts'), logLevel: 'warn' });
    },
  };
}

/** Headless parts that only some pages use stay with those pages. */
const base = new RegExp(
  [
    'node_modules/(svelte|esm-env|clsx|sv-router|tinykeys|svelte-toolbelt|style-to-object|inline-style-parser)/',
    'web/(lib|api|stores|locales)/',
    'web/ui/(Avatar|Badge|Banner|Button|EmptyState|ErrorState|IconButton|Kbd|Menu|Popover|LateTips|late-panel|Skeleton|SkeletonRows|Spinner|TimeAgo|tips|Tooltip|TooltipProvider|button|menu|tooltip)\\.',
  ].join('|'),
);
/** Of what the pattern finds, what only pages with forms and the customer's panel use. */
const late =
  /svelte-sonner|later|contact-words|en\.contact|web\/lib\/(form|read-on)\.|web\/stores\/contacts\./;
const isBase = (id: string): boolean => base.test(id) && !late.test(id);

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [splitWords(), tailwindcss(), svelte({ configFile: false }), alsoTheWidget()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // For the benchmark that weighs each route.
    manifest: true,
    target: 'es2022',
    // Fonts and pictures stay files: a strict content policy needs no data: exceptions for them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    sourcemap: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page behind the log-in needs goes into one file: sixty small ones compress worse than one.
          groups: [{ name: 'base', test: isBase }],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': api,
      '/socket.io': { target: api, ws: true },
      '/widget/': { target: api, ws: true },
      '/widget-demo': api,
    },
  },
});
