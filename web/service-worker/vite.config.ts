import { join } from 'node:path';
import { defineConfig } from 'vite';

/** One classic script at the root of the built web, from where it sees all of it. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  // Every build is another script to the browser, which then takes it; the newest sorts last.
  define: { __BUILD__: JSON.stringify(new Date().toISOString()) },
  build: {
    outDir: join(import.meta.dirname, '../dist'),
    emptyOutDir: false,
    target: 'es2022',
    lib: {
      entry: join(import.meta.dirname, 'main.ts'),
      formats: ['iife'],
      name: 'onevoiceWorker',
      fileName: () => 'service-worker.js',
    },
    rolldownOptions: { output: { extend: false, exports: 'none' } },
  },
});
