import { join } from 'node:path';
import { defineConfig } from 'vite';

/** The widget is one classic script beside the built web: sites put it in by one tag. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: join(import.meta.dirname, '../dist'),
    emptyOutDir: false,
    target: 'es2022',
    reportCompressedSize: true,
    lib: {
      entry: join(import.meta.dirname, 'main.ts'),
      formats: ['iife'],
      name: 'onevoiceWidget',
      fileName: () => 'widget.js',
    },
    rolldownOptions: { output: { extend: false, exports: 'none' } },
  },
});
