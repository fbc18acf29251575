import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** The server of `npm start` in development; the dev server hands API and socket traffic over to it. */
const api = 'http://127.0.0.1:3000';

/** Headless parts that only some pages use stay with those pages. */
const base = new RegExp(
  [
    'node_modules/(svelte|esm-env|clsx|sv-router|tinykeys|svelte-toolbelt|runed|tabbable|style-to-object|inline-style-parser|@floating-ui)/',
    'node_modules/bits-ui/dist/(internal|shared|bits/(utilities|menu|dropdown-menu|tooltip|popover|dialog))/',
    'web/(lib|api|stores|locales)/',
    'web/ui/(Avatar|Badge|Banner|Button|Dialog|EmptyState|ErrorState|Field|IconButton|Input|Kbd|Menu|MenuItems|Popover|Skeleton|SkeletonRows|Spinner|TimeAgo|Tooltip|field|button|menu|tooltip)\\.',
  ].join('|'),
);
const isBase = (id: string): boolean => base.test(id) && !id.includes('svelte-sonner');

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [tailwindcss(), svelte({ configFile: false })],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
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
    proxy: { '/api': api, '/socket.io': { target: api, ws: true } },
  },
});
