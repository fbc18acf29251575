import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { join } from 'node:path';
import { build, defineConfig, type Plugin } from 'vite';
import { keptScripts } from './kept-plugin.ts';
import { wordsBesideScripts } from './words-plugin.ts';

/** The server of `npm start` in development; the dev server hands API and socket traffic over to it. */
const api = 'http://127.0.0.1:3000';

/** The widget for other people's sites and the service worker are builds of their own, done after this one into the same folder. */
function alsoOnTheirOwn(): Plugin {
  return {
    name: 'also-on-their-own',
    apply: 'build',
    async closeBundle() {
      for (const own of ['widget', 'service-worker']) {
        await build({ configFile: join(import.meta.dirname, own, 'vite.config.ts'), logLevel: 'warn' });
      }
    },
  };
}

/** Headless parts that only some pages use stay with those pages. */
const base = new RegExp(
  [
    'node_modules/(svelte|esm-env|clsx|sv-router|tinykeys)/',
    'web/(lib|api|stores|locales)/',
    'web/ui/(Avatar|Badge|Banner|Button|EmptyState|ErrorState|IconButton|Kbd|Menu|Popover|LateTips|late-panel|merge-props|Skeleton|SkeletonRows|Spinner|TimeAgo|tips|Tooltip|TooltipProvider|button|menu|tooltip)\\.',
  ].join('|'),
);
/** Small things that the inbox needs at once and that other pages and late parts need too: each would be a file of its own. */
const inbox = new RegExp(
  [
    'node_modules/virtua/',
    'web/ui/(InfiniteList|AvatarStack|Picker)\\.',
    'web/features/inbox/(inbox|open-pane|inbox-location|channel-icon|actions|undo)\\.',
    'web/features/inbox/list/(ConversationRow|RowMarks|RowPicture|row-click|selection)\\.',
    'web/features/inbox/composer/(resend|take-back|crossed-later|recipients)\\.',
    'web/features/inbox/(sla/(ClockMark|clock-words)|thread/(ThreadSkeleton|file-icon)|views/ViewLink)\\.',
    'lucide/svelte/dist/icons/(chevrons-up|circle-question-mark|face-slightly-smiling|file-text|flag|users?|user-plus|sun|moon|sticky-note|chart-column|external-link|download|rotate-cw|at-sign|undo-2|ellipsis|search|clock|arrow-(?:left|up)|chevron-down|bell|handshake|inbox|mail|monitor|pencil|rotate-ccw|star|tag|timer|pause|user-round)\\.',
  ].join('|'),
);
/** Of what the pattern finds, what only pages with forms use. */
const late =
  /svelte-sonner|later|web\/api\/lines\.|web\/lib\/(form|read-on)\.|web\/stores\/(contacts|attributes|kept)\b/;
const isBase = (id: string): boolean => base.test(id) && !late.test(id);

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [
    wordsBesideScripts(join(import.meta.dirname, 'locales')),
    tailwindcss(),
    svelte({ configFile: false }),
    keptScripts(),
    alsoOnTheirOwn(),
  ],
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
          groups: [
            { name: 'base', test: isBase },
            { name: 'inbox', test: inbox },
          ],
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
