import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { compress } from './compress.ts';

/** A page is a folder here with an `index.html`; it becomes `dist/web/<folder>/index.html`. */
const page = (folder: string) => resolve(import.meta.dirname, folder, 'index.html');

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [compress()],
  build: {
    outDir: resolve(import.meta.dirname, '../dist/web'),
    emptyOutDir: true,
    // Nothing becomes a data: URL by size, so that fonts and images need no more than 'self' in the CSP.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // monaco's core is one chunk of about 3 MB, loaded after the first paint.
    chunkSizeWarningLimit: 4000,
    // The notices that the licences of the bundled packages ask for.
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      // 'use client' in packages that also serve React's server components; there are a hundred of them.
      checks: { moduleLevelDirective: false },
      input: {
        console: page('console'),
        playground: page('playground'),
      },
    },
  },
  worker: { format: 'es' },
});
